//! A file whose checksums match can still say something impossible: it is refused or opened, and
//! never panics. Whoever writes such a file has our code, so nothing here guards against lies that
//! are consistent.
use crate::support;

use std::sync::LazyLock;

use medwage_dataset::Release;
use medwage_dataset::format::{OpenError, encode};
use proptest::prelude::*;
use xxhash_rust::xxh3::xxh3_64;

static WHOLE: LazyLock<Vec<u8>> = LazyLock::new(|| encode(&support::small_release()).unwrap());

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

#[test]
fn a_missing_section_is_named() {
    let mut bytes = WHOLE.clone();
    bytes[HEADER..HEADER + 4].copy_from_slice(b"ateM");
    let refusal = Release::open(&seal(bytes)).unwrap_err();
    assert_eq!(refusal, OpenError::MissingSection { section: "meta".to_owned() });
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

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
        if let Ok(release) = Release::open(&seal(bytes)) {
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
        if let Ok(release) = Release::open(&seal(bytes)) {
            prop_assert_eq!(release.cells().count(), release.cell_count());
        }
    }
}
