//! A file whose checksums match can still say something impossible: it is refused or opened, and
//! never panics. Whoever writes such a file has our code, so nothing here guards against lies that
//! are consistent.
use crate::support;

use std::sync::LazyLock;

use medwage_dataset::Release;
use medwage_dataset::format::{OpenError, encode_release};
use proptest::prelude::*;
use xxhash_rust::xxh3::xxh3_64;

static WHOLE: LazyLock<Vec<u8>> =
    LazyLock::new(|| encode_release(&support::small_release()).unwrap());

/// Sizes of the layout, as `docs/snapshot-format.md` gives them.
const HEADER: usize = 32;
const ROW: usize = 48;

fn number(bytes: &[u8], at: usize) -> usize {
    u64::from_le_bytes(bytes[at..at + 8].try_into().unwrap()) as usize
}

fn put(bytes: &mut [u8], at: usize, number: u64) {
    bytes[at..at + 8].copy_from_slice(&number.to_le_bytes());
}

fn sections(bytes: &[u8]) -> usize {
    u32::from_le_bytes(bytes[12..16].try_into().unwrap()) as usize
}

/// Writes all checksums anew, so that only the contents are wrong.
fn seal(mut bytes: Vec<u8>) -> Vec<u8> {
    let rows = sections(&bytes);
    for row in (0..rows).map(|row| HEADER + row * ROW) {
        let (offset, stored) = (number(&bytes, row + 16), number(&bytes, row + 24));
        let checksum = xxh3_64(&bytes[offset..offset + stored]);
        put(&mut bytes, row + 40, checksum);
    }
    let checked = [&bytes[..24], &bytes[HEADER..HEADER + rows * ROW]].concat();
    put(&mut bytes, 24, xxh3_64(&checked));
    let end = bytes.len() - 8;
    let whole = xxh3_64(&bytes[..end]);
    put(&mut bytes, end, whole);
    bytes
}

#[test]
fn sealing_a_whole_file_changes_nothing() {
    assert_eq!(seal(WHOLE.clone()), *WHOLE);
}

/// The file with other content in a section, as it is and with all checksums right.
fn forge(bytes: &[u8], tag: &str, content: &[u8]) -> Vec<u8> {
    let count = sections(bytes);
    let mut table = bytes[HEADER..HEADER + count * ROW].to_vec();
    let mut body = Vec::new();
    let start = HEADER + count * ROW;
    for row in table.chunks_exact_mut(ROW) {
        let (offset, stored) = (number(row, 16), number(row, 24));
        let own = row[..8]
            .strip_prefix(tag.as_bytes())
            .is_some_and(|rest| rest.iter().all(|it| *it == 0));
        let section = if own { content } else { &bytes[offset..offset + stored] };
        if own {
            put(row, 8, 0);
            put(row, 32, content.len() as u64);
        }
        put(row, 16, (start + body.len()) as u64);
        put(row, 24, section.len() as u64);
        body.extend_from_slice(section);
    }
    let mut forged = [&bytes[..HEADER], &table, &body, &[0; 8]].concat();
    let length = forged.len() as u64;
    put(&mut forged, 16, length);
    seal(forged)
}

#[test]
fn forging_nothing_leaves_the_release_as_it_was() {
    let release = Release::open_snapshot(&forge(&WHOLE, "none", &[])).unwrap();
    assert!(release.cells().eq(Release::open_snapshot(&WHOLE).unwrap().cells()));
}

#[test]
fn forged_rows_are_refused_with_the_reason() {
    let reason = |content: &[u8]| match Release::open_snapshot(&forge(&WHOLE, "rows", content)) {
        Err(OpenError::Malformed { section, reason }) if section == "rows" => reason,
        other => panic!("{other:?}"),
    };
    let rows = |numbers: &[u32]| {
        reason(&numbers.iter().flat_map(|it| it.to_le_bytes()).collect::<Vec<_>>())
    };
    let cells = Release::open_snapshot(&WHOLE).unwrap().cell_count() as u32;
    for (numbers, expected) in [
        (vec![], "cut off or too long"),
        (vec![0], "a cell without rows"),
        (vec![1], "cut off or too long"),
        (vec![1, 0], "a layer without runs"),
        (vec![1, u32::MAX, 0], "cut off or too long"),
        (vec![u32::MAX, 0], "cut off or too long"),
        (vec![1, 1, 0, cells, 0, 2, 1, 9], "cut off or too long"),
        (vec![1, 1, 0, cells - 1, 0, 2, 1], "a cell without rows"),
        (vec![1, 1, 1, cells - 1, 0, 2, 1], "a cell without rows"),
        (vec![1, 1, 0, cells + 1, 0, 2, 1], "more cells than there are keys"),
        (vec![1, 1, 0, cells, 1, 2, 1], "a file that the release doesn't list"),
        (vec![1, 1, 0, cells, 70_000, 2, 1], "cut off or too long"),
        (vec![1, 1, 0, cells, 0, 0, 1], "a run without cells or rows"),
        (vec![1, 1, 0, cells, 0, u32::MAX, 1], "a row that no file can have"),
    ] {
        assert_eq!(rows(&numbers), expected, "{numbers:?}");
    }
}

#[test]
fn a_missing_section_is_named() {
    let mut bytes = WHOLE.clone();
    bytes[HEADER..HEADER + 4].copy_from_slice(b"ateM");
    let refusal = Release::open_snapshot(&seal(bytes)).unwrap_err();
    assert_eq!(refusal, OpenError::MissingSection { section: "meta".to_owned() });
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn forged_rows_never_panic_and_what_opens_has_rows_for_every_cell(
        numbers in prop::collection::vec(prop_oneof![0_u32..4, 0_u32..200, any::<u32>()], 0..24),
        tail in prop::collection::vec(any::<u8>(), 0..4),
    ) {
        let mut content: Vec<u8> = numbers.iter().flat_map(|it| it.to_le_bytes()).collect();
        content.extend(tail);
        if let Ok(release) = Release::open_snapshot(&forge(&WHOLE, "rows", &content)) {
            for (key, _) in release.cells() {
                prop_assert!(release.source_rows(key).all(|(_, rows)| rows.first <= rows.last_row()));
                prop_assert!(release.source_rows(key).count() > 0);
            }
        }
    }

    #[test]
    fn sealed_damage_never_panics(
        flips in prop::collection::vec((any::<prop::sample::Index>(), 1_u8..), 1..4),
    ) {
        let mut bytes = WHOLE.clone();
        let body = HEADER + sections(&bytes) * ROW;
        let length = bytes.len() - 8 - body;
        for (place, mask) in flips {
            bytes[body + place.index(length)] ^= mask;
        }
        if let Ok(release) = Release::open_snapshot(&seal(bytes)) {
            prop_assert_eq!(release.cells().count(), release.cell_count());
        }
    }

    #[test]
    fn sealed_damage_to_lengths_and_codecs_never_panics(
        row in any::<prop::sample::Index>(), codec in 0_u64..5, raw: u32,
    ) {
        let mut bytes = WHOLE.clone();
        let row = HEADER + row.index(sections(&bytes)) * ROW;
        put(&mut bytes, row + 8, codec);
        put(&mut bytes, row + 32, raw.into());
        if let Ok(release) = Release::open_snapshot(&seal(bytes)) {
            prop_assert_eq!(release.cells().count(), release.cell_count());
        }
    }
}
