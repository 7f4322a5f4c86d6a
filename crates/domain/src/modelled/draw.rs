//! Which cells are held out: a draw by code, so that anyone can repeat it in any language.

use crate::code::{AreaCode, Soc};

/// A tenth of the cells is held out at a time.
pub(super) const PARTS: u64 = 10;

/// Separates the draw of the calibration from every hold-out's.
const CALIBRATION: u64 = 0x6d65_6477_6167_6500;

/// The tenth, 0 to 9, in which the hold-out of this seed hides a cell:
/// `splitmix64(splitmix64(seed) ^ (area x 1,000,000 + occupation)) mod 10`.
pub fn hold_out_part(seed: u64, area: AreaCode, occupation: Soc) -> u64 {
    splitmix64(splitmix64(seed) ^ cell_number(area, occupation)) % PARTS
}

/// The part, 0 to 9, in which the calibration of intervals tests a cell.
pub(super) fn calibration_part(area: AreaCode, occupation: Soc) -> u64 {
    splitmix64(CALIBRATION ^ cell_number(area, occupation)) % PARTS
}

fn cell_number(area: AreaCode, occupation: Soc) -> u64 {
    u64::from(area.digits()) * 1_000_000 + u64::from(occupation.digits())
}

/// The generator of Steele, Lea and Flood (2014), one step from a given state.
fn splitmix64(state: u64) -> u64 {
    let mut z = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_generator_gives_its_published_sequence() {
        // The first outputs of splitmix64 seeded with 1234567, as its reference code prints them.
        let gamma = 0x9e37_79b9_7f4a_7c15_u64;
        let outputs = [0_u64, 1, 2].map(|step| splitmix64(gamma.wrapping_mul(step) + 1_234_567));
        assert_eq!(
            outputs,
            [6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423]
        );
    }

    #[test]
    fn a_seed_holds_out_a_tenth_and_another_seed_another_tenth() {
        let cells: Vec<_> = (1..=200)
            .flat_map(|area| (1..=50).map(move |soc| (area * 20, 290_000 + soc * 10)))
            .map(|(area, soc)| (AreaCode::new(area).unwrap(), Soc::new(soc).unwrap()))
            .collect();
        let count = |pick: &dyn Fn(AreaCode, Soc) -> bool| {
            cells.iter().filter(|(area, soc)| pick(*area, *soc)).count()
        };
        assert!((900..1_100).contains(&count(&|area, soc| hold_out_part(1, area, soc) == 0)));
        let both = |area, soc| hold_out_part(1, area, soc) == 0 && hold_out_part(2, area, soc) == 0;
        assert!((60..140).contains(&count(&both)));
        let nested =
            |area, soc| hold_out_part(1, area, soc) == 0 && calibration_part(area, soc) == 0;
        assert!((60..140).contains(&count(&nested)));
    }
}
