//! What is built in agrees with itself, and what is spoiled is found out.

use medwage_dataset::data::ReleaseData;
use medwage_dataset::verify::{Report, Rule, Severity, verify_release};
use medwage_dataset::{Embedded, Release, embedded_releases, newest_embedded};
use medwage_domain::cell::{DataType, Slot};
use medwage_domain::market::Market;

fn report_of(embedded: &Embedded) -> Report {
    verify_release(&embedded.open_release().unwrap())
}

#[test]
fn the_newest_release_holds_every_rule_but_for_means_of_thin_cells() {
    let report = report_of(newest_embedded());
    assert!(!report.is_damaged(), "{:?}", report.exceptions.first());
    for tally in &report.tallies {
        assert!(tally.checked > 500, "{} was asked {} times only", tally.rule, tally.checked);
        assert_eq!(tally.notes > 0, tally.rule == Rule::MeanBelowTop, "{}", tally.rule);
    }
    let asked = |rule: Rule| report.tallies[rule as usize].checked;
    assert!(asked(Rule::YearOfHours) > 2_000_000 && asked(Rule::DetailMakesMajor) > 19_000);
    assert_eq!(report.exceptions.len() as u64, report.tallies[Rule::MeanBelowTop as usize].notes);
}

/// The 25 wages that were rounded twice are BLS's own, and end with the method of May 2021. Other notes, such as sums
/// of sectors that BLS rounds on their own, may stand beside them; damage may not.
#[test]
fn earlier_releases_have_the_publishers_own_roundings_and_no_damage() {
    let mut notes = Vec::new();
    for embedded in embedded_releases().iter().skip(1).rev() {
        let report = report_of(embedded);
        assert!(!report.is_damaged(), "{}: {:?}", embedded.id(), report.exceptions.first());
        let rounded = report.tallies[Rule::YearOfHours as usize].notes;
        notes.push(rounded);
    }
    assert_eq!(notes, [6, 4, 6, 2, 2, 5, 0, 0, 0, 0]);
}

/// A change to one cell: its area, industry and occupation, and what it becomes.
type Spoil = (&'static str, &'static str, &'static str, Vec<(DataType, Slot)>);

fn spoiled(id: &str, (area, industry, soc, slots): Spoil) -> Report {
    let release =
        embedded_releases().iter().find(|it| it.id() == id).unwrap().open_release().unwrap();
    let mut data: ReleaseData = Release::clone(&release).into_data();
    let (cell, _) = data
        .cells
        .iter_mut()
        .map(|(key, cell)| (cell, *key))
        .find(|(_, key)| {
            release.area(key.area).code.to_string() == area
                && release.industry(key.industry).code.as_str() == industry
                && release.occupation(key.occupation).soc.to_string() == soc
        })
        .unwrap();
    for (data_type, slot) in slots {
        cell.set(data_type, slot);
    }
    verify_release(&Release::from_data(data).unwrap())
}

const fn value(scaled: u32) -> Slot {
    Slot::new(scaled).unwrap()
}

#[test]
fn what_no_publisher_prints_is_found() {
    use Severity::{Damage, Note};
    const NATION: &str = "0000000";
    const ALL: &str = "000000";
    const CODERS: &str = "29-2072";
    let cases: [(&str, Spoil, Rule, Severity); 11] = [
        // A 75th percentile in the place of the median, which a peer served for months.
        (
            "oews-2024-05",
            (NATION, ALL, CODERS, vec![(DataType::AnnualMedian, value(63_680))]),
            Rule::YearOfHours,
            Damage,
        ),
        // An hourly wage that is one cent off in a row of $10 steps.
        (
            "oews-2015-05",
            (
                NATION,
                ALL,
                "29-2071",
                vec![(DataType::HourlyMean, value(1_943)), (DataType::AnnualMean, value(40_430))],
            ),
            Rule::YearOfHours,
            Note,
        ),
        (
            "oews-2024-05",
            (NATION, ALL, CODERS, vec![(DataType::HourlyP25, value(9_999))]),
            Rule::PercentilesAscend,
            Damage,
        ),
        (
            "oews-2024-05",
            (NATION, ALL, CODERS, vec![(DataType::HourlyP75, Slot::AT_LEAST)]),
            Rule::PercentilesAscend,
            Damage,
        ),
        (
            "oews-2024-05",
            (NATION, ALL, CODERS, vec![(DataType::AnnualMean, Slot::WITHHELD)]),
            Rule::WithheldAlike,
            Damage,
        ),
        (
            "oews-2024-05",
            (
                NATION,
                ALL,
                CODERS,
                vec![(DataType::HourlyMean, value(2_000)), (DataType::AnnualMean, value(41_600))],
            ),
            Rule::MeanAboveFloor,
            Damage,
        ),
        (
            "oews-2024-05",
            (
                NATION,
                ALL,
                CODERS,
                vec![(DataType::HourlyMean, value(5_000)), (DataType::AnnualMean, value(104_000))],
            ),
            Rule::MeanBelowTop,
            Note,
        ),
        (
            "oews-2024-05",
            (NATION, ALL, CODERS, vec![(DataType::Employment, value(1_879_100))]),
            Rule::DetailMakesMajor,
            Damage,
        ),
        (
            "oews-2024-05",
            (NATION, "62--63", "00-0000", vec![(DataType::Employment, value(24_000_000))]),
            Rule::SectorsMakeAll,
            Note,
        ),
        (
            "oews-2024-05",
            (NATION, ALL, "29-0000", vec![(DataType::Employment, value(1_000_000))]),
            Rule::MajorsMakeTotal,
            Damage,
        ),
        (
            "oews-2025-05",
            ("4800000", ALL, CODERS, vec![(DataType::Employment, value(117_210))]),
            Rule::StatesMakeNation,
            Damage,
        ),
    ];
    for (id, spoil, rule, severity) in cases {
        let report = spoiled(id, spoil.clone());
        let found = report.exceptions.iter().find(|it| it.rule == rule && it.severity == severity);
        let found = found.unwrap_or_else(|| panic!("{rule} {severity} of {spoil:?}: {report:?}"));
        assert!(found.cell.starts_with("occupation "), "{}", found.cell);
        assert!(found.figures.bytes().any(|byte| byte.is_ascii_digit()), "{}", found.figures);
        let tally = report.tallies[rule as usize];
        assert!(tally.notes + tally.damage <= tally.checked, "{tally:?}");
        let first = &report.exceptions[0];
        assert_eq!(first.severity == Damage, report.is_damaged(), "damage comes first");
    }
}
