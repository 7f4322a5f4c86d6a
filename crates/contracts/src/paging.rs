//! Pages of a list: how many entries, from where, and tokens that belong to one request over one state of the data.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use xxhash_rust::xxh3::Xxh3;

use crate::pb::errors::ErrorReason;

/// Why there is no such page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PageError {
    /// `page_size` is negative.
    #[error("must not be negative")]
    NegativeSize,
    /// `page_token` is of another request or other data, or malformed.
    #[error("is of another request or other data, or malformed; start again without one")]
    StaleToken,
}

impl PageError {
    /// Returns the request's field that is wrong.
    pub const fn field(self) -> &'static str {
        match self {
            Self::NegativeSize => "page_size",
            Self::StaleToken => "page_token",
        }
    }

    /// Returns the reason of the error.
    pub const fn reason(self) -> ErrorReason {
        match self {
            Self::NegativeSize => ErrorReason::FieldOutOfRange,
            Self::StaleToken => ErrorReason::PageTokenStale,
        }
    }
}

/// How many entries a page has.
#[derive(Clone, Copy, Debug)]
pub struct PageSizes {
    /// The size where the request states none.
    pub default: usize,
    /// At most; a larger number means this many.
    pub largest: usize,
}

/// The part of a list that is asked for. Its pages are cut from one state of the data, which the token remembers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    size: usize,
    /// True if the caller left the size to the service.
    is_usual: bool,
    offset: usize,
    request: u64,
}

/// A part of a list with what comes after it.
#[derive(Clone, Debug)]
pub struct PagePart<T> {
    /// The entries.
    pub items: Vec<T>,
    /// The token of the next part; empty at the end.
    pub next_page_token: String,
    /// How many entries there are on all pages.
    pub total_size: i32,
}

impl Page {
    /// Reads `page_size` and `page_token`. `request` is every other argument in order, and the state of the data: a token of
    /// another request, or of other data, is stale.
    ///
    /// # Errors
    /// If the size is negative, or the token is none of this request.
    pub fn read_page(
        method: &str,
        request: &[&[u8]],
        sizes: PageSizes,
        page_size: i32,
        page_token: &str,
    ) -> Result<Self, PageError> {
        let size = match usize::try_from(page_size) {
            Ok(0) => sizes.default,
            Ok(size) => size.min(sizes.largest),
            Err(_) => return Err(PageError::NegativeSize),
        };
        let is_usual = page_size == 0;
        let request = hash_request(method, request);
        if page_token.is_empty() {
            return Ok(Self { size, is_usual, offset: 0, request });
        }
        match open_token(page_token) {
            Some((sealed, offset)) if sealed == request => {
                Ok(Self { size, is_usual, offset, request })
            }
            _ => Err(PageError::StaleToken),
        }
    }

    /// Cuts the page out of the whole list.
    pub fn cut_page<T>(&self, list: impl ExactSizeIterator<Item = T>) -> PagePart<T> {
        self.cut_within(usize::MAX, list, |_| 0)
    }

    /// Does the same, but ends a page whose size the service chooses before its entries have more bytes than `most`; the
    /// first one is always in it.
    pub fn cut_within<T>(
        &self,
        most: usize,
        list: impl ExactSizeIterator<Item = T>,
        count_bytes: impl Fn(&T) -> usize,
    ) -> PagePart<T> {
        let total = list.len();
        let (mut items, mut bytes) = (Vec::new(), 0_usize);
        for item in list.skip(self.offset).take(self.size) {
            bytes = bytes.saturating_add(count_bytes(&item));
            if self.is_usual && bytes > most && !items.is_empty() {
                break;
            }
            items.push(item);
        }
        let end = self.offset.saturating_add(items.len());
        let next_page_token =
            if end < total { seal_token(self.request, end) } else { String::new() };
        PagePart { items, next_page_token, total_size: i32::try_from(total).unwrap_or(i32::MAX) }
    }
}

fn hash_request(method: &str, request: &[&[u8]]) -> u64 {
    let mut hash = Xxh3::new();
    for part in std::iter::once(method.as_bytes()).chain(request.iter().copied()) {
        hash.update(&(part.len() as u64).to_le_bytes());
        hash.update(part);
    }
    hash.digest()
}

fn seal_token(request: u64, offset: usize) -> String {
    let mut bytes = request.to_le_bytes().to_vec();
    bytes.extend_from_slice(&u32::try_from(offset).unwrap_or(u32::MAX).to_le_bytes());
    URL_SAFE_NO_PAD.encode(bytes)
}

fn open_token(token: &str) -> Option<(u64, usize)> {
    let bytes = URL_SAFE_NO_PAD.decode(token).ok()?;
    let (request, rest) = bytes.split_first_chunk::<8>()?;
    let offset = u32::from_le_bytes(rest.try_into().ok()?);
    Some((u64::from_le_bytes(*request), usize::try_from(offset).ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SIZES: PageSizes = PageSizes { default: 50, largest: 1_000 };

    fn read(method: &str, request: &str, size: i32, token: &str) -> Result<Page, PageError> {
        Page::read_page(method, &[request.as_bytes()], SIZES, size, token)
    }

    fn walk(size: i32) -> Vec<u32> {
        let (mut token, mut seen) = (String::new(), Vec::new());
        loop {
            let part = read("List", "filter", size, &token).unwrap().cut_page(0..123_u32);
            seen.extend(part.items);
            assert_eq!(part.total_size, 123);
            if part.next_page_token.is_empty() {
                return seen;
            }
            token = part.next_page_token;
        }
    }

    #[test]
    fn a_page_of_the_usual_size_ends_before_it_is_too_large() {
        for (size, first) in [(0, 4), (7, 7)] {
            let page = read("List", "filter", size, "").unwrap();
            let part = page.cut_within(40, 0..123_u32, |_| 10);
            assert_eq!(part.items, (0..first).collect::<Vec<_>>());
            let next = read("List", "filter", size, &part.next_page_token).unwrap();
            assert_eq!(next.cut_within(5, 0..123_u32, |_| 10).items[0], first);
        }
    }

    #[test]
    fn every_page_size_walks_the_same_list() {
        for size in [0, 1, 2, 122, 123, 1_000, i32::MAX] {
            assert_eq!(walk(size), (0..123).collect::<Vec<u32>>(), "{size}");
        }
    }

    #[test]
    fn a_token_is_of_one_request_only() {
        let token = read("List", "a", 10, "").unwrap().cut_page(0..100).next_page_token;
        assert!(read("List", "a", 10, &token).is_ok());
        assert!(read("List", "a", 20, &token).is_ok(), "the size may change between pages");
        for (method, request) in [("List", "b"), ("Other", "a")] {
            assert!(read(method, request, 10, &token).is_err());
        }
    }

    #[test]
    fn nonsense_is_refused() {
        for token in ["x", "!!", "AAAA", "AAAAAAAAAAA"] {
            assert!(read("List", "", 10, token).is_err(), "{token}");
        }
        assert!(read("List", "", -1, "").is_err());
    }
}
