//! The nearest to a code that the release does not have.

use medwage_domain::code::{AreaCode, IndustryCode, Soc};
use medwage_domain::market::Market as _;

use crate::store::Loaded;

/// Returns the code itself where the release has it, else the nearest number of the same kind.
pub(super) fn nearest_occupation(loaded: &Loaded, soc: Soc) -> Soc {
    let codes = loaded.release.occupations().iter().map(|occupation| occupation.soc);
    codes.min_by_key(|other| other.digits().abs_diff(soc.digits())).unwrap_or(soc)
}

/// The same of an area. Nearest to a place that the release does not hold is the wider area that answers for it.
pub(super) fn nearest_area(loaded: &Loaded, code: AreaCode) -> AreaCode {
    if let Some(ix) = loaded.find_area(code).filter(|ix| !loaded.holds_area(*ix)) {
        return loaded.area(loaded.state_of(ix).unwrap_or(loaded.nation())).code;
    }
    let codes = loaded.release.areas().iter().map(|area| area.code);
    codes.min_by_key(|other| other.digits().abs_diff(code.digits())).unwrap_or(code)
}

/// Returns the code itself where the release has it, else the first that shares the longest beginning.
pub(super) fn nearest_industry(loaded: &Loaded, code: IndustryCode) -> IndustryCode {
    let shared = |other: &IndustryCode| {
        let pairs = code.as_str().bytes().zip(other.as_str().bytes());
        pairs.take_while(|(one, other)| one == other).count()
    };
    let codes = loaded.release.industries().iter().map(|industry| industry.code);
    // The last of equals wins, so the order is turned around.
    codes.rev().max_by_key(shared).unwrap_or(code)
}
