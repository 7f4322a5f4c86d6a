//! Rules between cells: jobs of the parts against jobs of the whole.

use std::collections::BTreeMap;

use medwage_domain::cell::{Cell, Figure};
use medwage_domain::market::{
    AreaIx, AreaKind, CellKey, IndustryIx, Market as _, OccupationIx, OccupationLevel,
};

use super::{Findings, Rule, Severity};
use crate::release::Release;

/// States and the District of Columbia; the codes of territories are above.
const STATES: u32 = 51;
const LAST_STATE: u8 = 56;
const SECTORS: u32 = 20;
const MAJOR_GROUPS: u32 = 22;

/// Jobs are rounded to ten, so each is off by up to five.
const OFF_BY: u64 = 5;

/// The jobs of some parts.
#[derive(Clone, Copy, Debug, Default)]
struct Parts {
    jobs: u64,
    published: u32,
    withheld: u32,
}

impl Parts {
    fn add_cell(&mut self, cell: &Cell) {
        match cell.employment() {
            Figure::Value(jobs) => {
                self.jobs += u64::from(jobs);
                self.published += 1;
            }
            _ => self.withheld += 1,
        }
    }

    /// Judges the parts; `all` is how many make the whole, where that is known.
    fn judge_whole(self, whole: u64, all: Option<u32>) -> Option<Severity> {
        let rounding = OFF_BY * (u64::from(self.published) + 1);
        let is_complete = all == Some(self.published) && self.withheld == 0;
        let distance = match self.jobs.checked_sub(whole) {
            Some(excess) => excess,
            None if is_complete => whole - self.jobs,
            None => 0,
        };
        match distance {
            _ if distance <= rounding => None,
            _ if distance.saturating_mul(100) <= whole => Some(Severity::Note),
            _ => Some(Severity::Damage),
        }
    }
}

pub(super) fn check_sums(release: &Release, findings: &mut Findings<'_>) {
    let (nation, all) = (release.nation(), release.all_industries());
    let mut sums: BTreeMap<(Rule, CellKey), Parts> = BTreeMap::new();
    let mut add = |rule, key, cell| sums.entry((rule, key)).or_default().add_cell(cell);
    let groups = major_groups(release);
    for (key, cell) in release.cells() {
        if key.area == nation && is_sector(release, key.industry) {
            add(Rule::SectorsMakeAll, CellKey { industry: all, ..key }, cell);
        }
        if key.industry == all && is_state(release, key.area) {
            add(Rule::StatesMakeNation, CellKey { area: nation, ..key }, cell);
        }
        match (release.occupation(key.occupation).level, groups.total) {
            (OccupationLevel::Major, Some(total)) => {
                add(Rule::MajorsMakeTotal, CellKey { occupation: total, ..key }, cell);
            }
            (OccupationLevel::Detailed, _) => {
                if let Some(group) = groups.parent_group(release, key.occupation) {
                    add(Rule::DetailMakesMajor, CellKey { occupation: group, ..key }, cell);
                }
            }
            _ => {}
        }
    }
    for ((rule, key), parts) in sums {
        judge_parts(release, rule, key, parts, findings);
    }
}

/// A whole that is withheld, or of which no part is published, says nothing.
fn judge_parts(
    release: &Release,
    rule: Rule,
    key: CellKey,
    parts: Parts,
    findings: &mut Findings<'_>,
) {
    let whole = release.cell(key).and_then(|cell| cell.employment().value()).map(u64::from);
    let Some(whole) = whole.filter(|_| parts.published > 0) else { return };
    let all = match rule {
        Rule::SectorsMakeAll => Some(SECTORS),
        Rule::StatesMakeNation => Some(STATES),
        Rule::MajorsMakeTotal => Some(MAJOR_GROUPS),
        _ => None,
    };
    findings.note_check(rule, key, parts.judge_whole(whole, all), || {
        let Parts { jobs, published, withheld } = parts;
        format!("{jobs} jobs in {published} parts ({withheld} withheld), {whole} in the whole")
    });
}

/// Sectors proper; the cuts by government's levels cross them.
fn is_sector(release: &Release, industry: IndustryIx) -> bool {
    release.industry(industry).code.as_str().contains('-')
}

fn is_state(release: &Release, area: AreaIx) -> bool {
    let area = release.area(area);
    area.kind == AreaKind::State && area.state.is_some_and(|state| state.0 <= LAST_STATE)
}

/// The indexes of the total and the major groups among the occupations.
struct Groups {
    total: Option<OccupationIx>,
    by_number: BTreeMap<u32, OccupationIx>,
}

impl Groups {
    fn parent_group(&self, release: &Release, occupation: OccupationIx) -> Option<OccupationIx> {
        self.by_number.get(&release.occupation(occupation).soc.major_group()).copied()
    }
}

fn major_groups(release: &Release) -> Groups {
    let mut groups = Groups { total: None, by_number: BTreeMap::new() };
    for (place, occupation) in (0..).zip(release.occupations()) {
        match occupation.level {
            OccupationLevel::Total => groups.total = Some(OccupationIx(place)),
            OccupationLevel::Major => {
                groups.by_number.insert(occupation.soc.major_group(), OccupationIx(place));
            }
            _ => {}
        }
    }
    groups
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_make_the_whole_within_their_rounding() {
        use Severity::{Damage, Note};
        for (jobs, published, withheld, whole, all, expected) in [
            (100, 2, 0, 100, Some(2), None),
            (115, 2, 0, 100, Some(2), None),
            (116, 2, 0, 100, Some(2), Some(Damage)),
            (85, 2, 0, 100, Some(2), None),
            (84, 2, 0, 100, Some(2), Some(Damage)),
            // Parts that are withheld, not published, or not counted may be any number of jobs.
            (10, 1, 1, 100, Some(2), None),
            (10, 1, 0, 100, Some(2), None),
            (10, 2, 0, 100, None, None),
            (10_100, 2, 0, 10_000, Some(2), Some(Note)),
            (9_900, 2, 0, 10_000, Some(2), Some(Note)),
            (10_101, 2, 0, 10_000, None, Some(Damage)),
        ] {
            let parts = Parts { jobs, published, withheld };
            assert_eq!(parts.judge_whole(whole, all), expected, "{parts:?} of {whole}, {all:?}");
        }
    }
}
