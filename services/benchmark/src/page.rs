//! Pages: how many, from where, and tokens that belong to one question about one release.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use medwage_contracts::pb::errors::ErrorReason;
use medwage_service_kit::Violation;
use xxhash_rust::xxh3::Xxh3;

/// What a page holds where nothing is said.
const DEFAULT_SIZE: usize = 50;
/// What a page holds at most.
const MAX_SIZE: usize = 1_000;

/// Which part of a list is asked for. The release of the first page is that of all its pages, also
/// when another has become current between them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Page {
    size: usize,
    offset: usize,
    release: String,
    question: u64,
}

/// A part of a list with what comes after it.
#[derive(Clone, Debug)]
pub(crate) struct Part<T> {
    pub(crate) items: Vec<T>,
    pub(crate) next_page_token: String,
    pub(crate) total_size: i32,
}

impl Page {
    /// Reads where a list goes on. `question` is every other argument, in order: a token of another
    /// question is refused.
    pub(crate) fn read(
        method: &str,
        question: &[&str],
        release: &str,
        size: i32,
        token: &str,
    ) -> Result<Self, Violation> {
        let size = match usize::try_from(size) {
            Ok(0) => DEFAULT_SIZE,
            Ok(size) => size.min(MAX_SIZE),
            Err(_) => return Err(Violation::new("page_size", "must not be negative")),
        };
        let question = hash(method, question, release);
        if token.is_empty() {
            return Ok(Self { size, offset: 0, release: release.to_owned(), question });
        }
        let stale = || {
            let text = "belongs to another question or is malformed; start again without one";
            Violation::of(ErrorReason::PageTokenStale, "page_token", text)
        };
        let (asked, offset, release) = open(token).ok_or_else(stale)?;
        if asked == question { Ok(Self { size, offset, release, question }) } else { Err(stale()) }
    }

    /// Returns the release to answer from: that of the first page.
    pub(crate) fn release(&self) -> &str {
        &self.release
    }

    /// Returns where the page begins and how much it holds.
    pub(crate) fn range(&self) -> (usize, usize) {
        (self.offset, self.size)
    }

    /// Cuts the page out of the whole list.
    pub(crate) fn cut<T>(&self, release: &str, list: impl ExactSizeIterator<Item = T>) -> Part<T> {
        let total = list.len();
        self.part(release, total, list.skip(self.offset).take(self.size).collect())
    }

    /// Makes a part of the page's own items.
    pub(crate) fn part<T>(&self, release: &str, total: usize, items: Vec<T>) -> Part<T> {
        let end = self.offset.saturating_add(items.len());
        let next_page_token =
            if end < total { seal(self.question, end, release) } else { String::new() };
        Part { items, next_page_token, total_size: i32::try_from(total).unwrap_or(i32::MAX) }
    }
}

fn hash(method: &str, question: &[&str], release: &str) -> u64 {
    let mut hash = Xxh3::new();
    for text in [method, release].iter().chain(question) {
        hash.update(&(text.len() as u64).to_le_bytes());
        hash.update(text.as_bytes());
    }
    hash.digest()
}

fn seal(question: u64, offset: usize, release: &str) -> String {
    let mut bytes = question.to_le_bytes().to_vec();
    bytes.extend_from_slice(&u32::try_from(offset).unwrap_or(u32::MAX).to_le_bytes());
    bytes.extend_from_slice(release.as_bytes());
    URL_SAFE_NO_PAD.encode(bytes)
}

fn open(token: &str) -> Option<(u64, usize, String)> {
    let bytes = URL_SAFE_NO_PAD.decode(token).ok()?;
    let (question, rest) = bytes.split_first_chunk::<8>()?;
    let (offset, release) = rest.split_first_chunk::<4>()?;
    let offset = usize::try_from(u32::from_le_bytes(*offset)).ok()?;
    Some((u64::from_le_bytes(*question), offset, String::from_utf8(release.to_vec()).ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn walk(size: i32) -> Vec<u32> {
        let (mut token, mut seen) = (String::new(), Vec::new());
        loop {
            let page = Page::read("List", &["filter"], "", size, &token).unwrap();
            let part = page.cut("oews-2025-05", (0..123).collect::<Vec<u32>>().into_iter());
            seen.extend(part.items);
            assert_eq!(part.total_size, 123);
            if part.next_page_token.is_empty() {
                return seen;
            }
            token = part.next_page_token;
        }
    }

    #[test]
    fn every_page_size_walks_the_same_list() {
        for size in [0, 1, 2, 122, 123, 1_000, i32::MAX] {
            assert_eq!(walk(size), (0..123).collect::<Vec<u32>>(), "{size}");
        }
    }

    #[test]
    fn a_token_remembers_its_question_and_its_release() {
        let first = Page::read("List", &["a"], "", 10, "").unwrap();
        let token = first.cut("oews-2025-05", 0..100).next_page_token;
        assert_eq!(Page::read("List", &["a"], "", 10, &token).unwrap().release(), "oews-2025-05");
        for (method, question, release) in
            [("List", "b", ""), ("Other", "a", ""), ("List", "a", "oews-2024-05")]
        {
            assert!(Page::read(method, &[question], release, 10, &token).is_err());
        }
    }

    #[test]
    fn nonsense_is_refused() {
        for token in ["x", "!!", "AAAA", "AAAAAAAAAAA"] {
            assert!(Page::read("List", &[], "", 10, token).is_err(), "{token}");
        }
        assert!(Page::read("List", &[], "", -1, "").is_err());
    }
}
