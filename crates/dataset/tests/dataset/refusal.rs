//! A damaged snapshot is refused with the reason, whatever the damage.
use crate::support;

use medwage_dataset::format::{OpenError, VERSION, encode_release};
use medwage_dataset::{Release, newest_embedded};
use proptest::prelude::*;

fn snapshot() -> Vec<u8> {
    encode_release(&support::small_release()).unwrap()
}

fn refusal(bytes: &[u8]) -> OpenError {
    Release::open_snapshot(bytes).expect_err("a damaged snapshot was opened")
}

#[test]
fn every_single_flipped_bit_is_refused() {
    let mut bytes = snapshot();
    for place in 0..bytes.len() {
        for bit in 0..8 {
            bytes[place] ^= 1_u8 << bit;
            refusal(&bytes);
            bytes[place] ^= 1_u8 << bit;
        }
    }
    Release::open_snapshot(&bytes).expect("the repaired snapshot opens again");
}

#[test]
fn every_cut_is_refused() {
    let bytes = snapshot();
    for length in 0..bytes.len() {
        refusal(&bytes[..length]);
    }
}

#[test]
fn refusals_say_what_is_wrong() {
    let whole = snapshot();
    let length = whole.len() as u64;
    let damaged = |damage: &dyn Fn(&mut Vec<u8>)| {
        let mut bytes = whole.clone();
        damage(&mut bytes);
        refusal(&bytes)
    };
    assert_eq!(refusal(b""), OpenError::NotASnapshot);
    assert_eq!(refusal(b"PK\x03\x04 not this"), OpenError::NotASnapshot);
    assert_eq!(damaged(&|bytes| bytes[8] = 9), OpenError::Version { found: 9, supported: VERSION });
    let before = damaged(&|bytes| bytes[8] = 1);
    assert_eq!(
        before.to_string(),
        "snapshot format 1; this build reads 2: import the release again"
    );
    assert_eq!(damaged(&|bytes| bytes[40] ^= 1), OpenError::Header);
    assert_eq!(
        damaged(&|bytes| {
            bytes.pop();
        }),
        OpenError::Length { stated: length, found: length - 1 }
    );
    assert_eq!(
        damaged(&|bytes| bytes.push(0)),
        OpenError::Length { stated: length, found: length + 1 }
    );
    assert_eq!(damaged(&|bytes| *bytes.last_mut().unwrap() ^= 1), OpenError::FileChecksum);
    let last_section = damaged(&|bytes| {
        let place = bytes.len() - 9;
        bytes[place] ^= 1;
    });
    assert_eq!(last_section.to_string(), "section value17 is damaged: its checksum doesn't match");
}

proptest! {
    #[test]
    fn random_damage_never_opens_and_never_panics(
        flips in prop::collection::vec((any::<prop::sample::Index>(), 1_u8..), 1..8),
        keep in any::<prop::sample::Index>(),
        cut: bool,
    ) {
        let whole = snapshot();
        let mut bytes = whole.clone();
        for (place, mask) in flips {
            let place = place.index(bytes.len());
            bytes[place] ^= mask;
        }
        if cut {
            bytes.truncate(keep.index(whole.len()));
        }
        prop_assume!(bytes != whole);
        prop_assert!(Release::open_snapshot(&bytes).is_err());
    }

    #[test]
    fn any_flipped_bit_of_the_embedded_release_is_refused(
        place in any::<prop::sample::Index>(), bit in 0_u8..8,
    ) {
        let mut bytes = newest_embedded().snapshot().to_vec();
        let place = place.index(bytes.len());
        bytes[place] ^= 1_u8 << bit;
        prop_assert!(Release::open_snapshot(&bytes).is_err());
    }
}
