//! Pages: how many, from where, and tokens that belong to one query of one release.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use medwage_contracts::pb::errors::ErrorReason;
use medwage_rpc_status::Violation;
use prost::Message;
use xxhash_rust::xxh3::Xxh3;

/// The size of a list's page where nothing is said, and at most.
pub(crate) const LIST: Sizes = Sizes { default: 50, largest: 1_000 };
/// The same of a ranking.
pub(crate) const RANKING: Sizes = Sizes { default: 20, largest: 1_000 };
/// The same of a search.
pub(crate) const SEARCH: Sizes = Sizes { default: 10, largest: 50 };

/// The most bytes that the items of a page have: a reply stays below the 4 MiB that clients take.
const MAX_BYTES: usize = 3 << 20;

/// How many items a page holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Sizes {
    default: usize,
    largest: usize,
}

/// How a request asks for a page.
#[derive(Clone, Copy, Debug)]
pub(crate) struct PageRequest<'q> {
    /// The method, and every other argument in order: a token of another query is refused.
    pub(crate) method: &'q str,
    pub(crate) arguments: &'q [&'q str],
    pub(crate) release: &'q str,
    pub(crate) size: i32,
    pub(crate) token: &'q str,
}

/// Which part of a list is asked for. The release of the first page is that of all its pages, also
/// when another has become current between them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Page {
    size: usize,
    offset: usize,
    release: String,
    query: u64,
}

/// A part of a list with what comes after it.
#[derive(Clone, Debug)]
pub(crate) struct Part<T> {
    pub(crate) items: Vec<T>,
    pub(crate) next_page_token: String,
    pub(crate) total_size: i32,
}

impl Page {
    /// Reads how much is asked for, and where the list goes on.
    pub(crate) fn read_page(request: PageRequest<'_>, sizes: Sizes) -> Result<Self, Violation> {
        let PageRequest { method, arguments, release, size, token } = request;
        let size = match usize::try_from(size) {
            Ok(0) => sizes.default,
            Ok(size) => size.min(sizes.largest),
            Err(_) => return Err(Violation::out_of_range("page_size", "must not be negative")),
        };
        let query = hash_query(method, arguments, release);
        if token.is_empty() {
            return Ok(Self { size, offset: 0, release: release.to_owned(), query });
        }
        let (offset, release) = resume_at(query, "page_token", token)?;
        Ok(Self { size, offset, release, query })
    }

    /// Returns the release to answer from: that of the first page.
    pub(crate) fn release(&self) -> &str {
        &self.release
    }

    /// Returns where the page begins and how much it holds.
    pub(crate) fn page_range(&self) -> (usize, usize) {
        (self.offset, self.size)
    }

    /// Cuts the page out of the whole list.
    pub(crate) fn cut_page<T: Message>(
        &self,
        release: &str,
        list: impl ExactSizeIterator<Item = T>,
    ) -> Part<T> {
        let total = list.len();
        self.write_part(release, total, list.skip(self.offset).take(self.size))
    }

    /// Makes a part of the page's own items. It ends earlier where it would be too large for a reply, and goes on from there.
    pub(crate) fn write_part<T: Message>(
        &self,
        release: &str,
        total: usize,
        items: impl Iterator<Item = T>,
    ) -> Part<T> {
        let (mut kept, mut bytes) = (Vec::new(), 0);
        for item in items {
            bytes += item.encoded_len() + ITEM_HEADER;
            if bytes > MAX_BYTES && !kept.is_empty() {
                break;
            }
            kept.push(item);
        }
        let end = self.offset.saturating_add(kept.len());
        let next_page_token =
            if end < total { seal_token(self.query, end, release) } else { String::new() };
        Part { items: kept, next_page_token, total_size: i32::try_from(total).unwrap_or(i32::MAX) }
    }
}

/// Bytes that an item's own key and length take in its reply.
const ITEM_HEADER: usize = 5;

/// Returns the offset and the release that a token of a query stands for.
pub(crate) fn resume_at(
    query: u64,
    field: &str,
    token: &str,
) -> Result<(usize, String), Violation> {
    let stale = || {
        let text = "belongs to another query or is malformed; start again without one";
        Violation::for_reason(ErrorReason::PageTokenStale, field, text)
    };
    let (asked, offset, release) = open_token(token).ok_or_else(stale)?;
    if asked == query { Ok((offset, release)) } else { Err(stale()) }
}

/// Identifies a query by its method and all its arguments.
pub(crate) fn hash_query(method: &str, query: &[&str], release: &str) -> u64 {
    let mut hash = Xxh3::new();
    for text in [method, release].iter().chain(query) {
        hash.update(&(text.len() as u64).to_le_bytes());
        hash.update(text.as_bytes());
    }
    hash.digest()
}

/// Writes a token: the query, where it goes on, and the release that answers it.
pub(crate) fn seal_token(query: u64, offset: usize, release: &str) -> String {
    let mut bytes = query.to_le_bytes().to_vec();
    bytes.extend_from_slice(&u32::try_from(offset).unwrap_or(u32::MAX).to_le_bytes());
    bytes.extend_from_slice(release.as_bytes());
    URL_SAFE_NO_PAD.encode(bytes)
}

fn open_token(token: &str) -> Option<(u64, usize, String)> {
    let bytes = URL_SAFE_NO_PAD.decode(token).ok()?;
    let (query, rest) = bytes.split_first_chunk::<8>()?;
    let (offset, release) = rest.split_first_chunk::<4>()?;
    let offset = usize::try_from(u32::from_le_bytes(*offset)).ok()?;
    Some((u64::from_le_bytes(*query), offset, String::from_utf8(release.to_vec()).ok()?))
}

#[cfg(test)]
mod tests {
    use medwage_contracts::pb::benchmark::ReleaseRefusal;

    use super::*;

    fn request<'q>(arguments: &'q [&'q str], size: i32, token: &'q str) -> PageRequest<'q> {
        PageRequest { method: "List", arguments, release: "", size, token }
    }

    /// A message of this many bytes of text.
    fn item(bytes: usize) -> ReleaseRefusal {
        ReleaseRefusal { reason: "x".repeat(bytes), ..ReleaseRefusal::default() }
    }

    /// The sizes of all pages of a list, and the lengths of its items.
    fn read_all(size: i32, lengths: &[usize]) -> (Vec<usize>, Vec<usize>) {
        let (mut token, mut pages, mut seen) = (String::new(), Vec::new(), Vec::new());
        loop {
            let page = Page::read_page(request(&["filter"], size, &token), LIST).unwrap();
            let part = page.cut_page("oews-2025-05", lengths.iter().map(|length| item(*length)));
            pages.push(part.items.iter().map(Message::encoded_len).sum());
            seen.extend(part.items.iter().map(|it| it.reason.len()));
            assert_eq!(usize::try_from(part.total_size).unwrap(), lengths.len());
            if part.next_page_token.is_empty() {
                return (pages, seen);
            }
            token = part.next_page_token;
        }
    }

    #[test]
    fn every_page_size_reads_the_same_list() {
        let lengths: Vec<_> = (0..123).collect();
        for size in [0, 1, 2, 122, 123, 1_000, i32::MAX] {
            assert_eq!(read_all(size, &lengths).1, lengths, "{size}");
        }
    }

    #[test]
    fn a_page_ends_before_it_is_too_large() {
        let lengths = [1 << 20, 1 << 20, (1 << 20) - 200, 1 << 20, 5 << 20, 7, 8];
        let (pages, seen) = read_all(1_000, &lengths);
        assert_eq!(seen, lengths);
        assert!(pages.iter().filter(|bytes| **bytes > MAX_BYTES).count() == 1, "{pages:?}");
        assert_eq!(pages.len(), 4, "three, one, the large one alone, the rest: {pages:?}");
    }

    #[test]
    fn a_token_remembers_its_query_and_its_release() {
        let first = Page::read_page(request(&["a"], 10, ""), LIST).unwrap();
        let token = first.cut_page("oews-2025-05", (0..100).map(item)).next_page_token;
        let again = Page::read_page(request(&["a"], 10, &token), LIST).unwrap();
        assert_eq!(again.release(), "oews-2025-05");
        for (method, argument, release) in
            [("List", "b", ""), ("Other", "a", ""), ("List", "a", "oews-2024-05")]
        {
            let other =
                PageRequest { method, arguments: &[argument], release, size: 10, token: &token };
            assert!(Page::read_page(other, LIST).is_err());
        }
    }

    #[test]
    fn nonsense_is_refused() {
        for token in ["x", "!!", "AAAA", "AAAAAAAAAAA"] {
            assert!(Page::read_page(request(&[], 10, token), LIST).is_err(), "{token}");
        }
        assert!(Page::read_page(request(&[], -1, ""), LIST).is_err());
    }
}
