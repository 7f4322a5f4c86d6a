//! What changed from one release to another is counted, listed, and comes with its caution.

use medwage_dataset::diff::compare_releases;
use medwage_dataset::{Release, embedded_releases, newest_embedded};
use medwage_domain::cell::{DataType, Slot};
use medwage_domain::market::Market;

fn release(id: &str) -> Release {
    Release::clone(
        &embedded_releases().iter().find(|it| it.id() == id).unwrap().open_release().unwrap(),
    )
}

#[test]
fn a_release_does_not_differ_from_itself() {
    let release = newest_embedded().open_release().unwrap();
    let it = compare_releases(&release, &release, 5);
    assert_eq!((it.cells.same, it.cells.changed), (370_172, 0));
    assert_eq!((it.cells.added, it.cells.removed), (0, 0));
    for table in [&it.occupations, &it.areas, &it.industries] {
        assert!(table.added.is_empty() && table.removed.is_empty() && table.renamed.is_empty());
    }
    assert_eq!(it.occupations.kept, 1_104);
    for measure in &it.measures {
        assert_eq!(
            (measure.rose, measure.fell, measure.largest.len()),
            (0, 0, 0),
            "{}",
            measure.name
        );
        assert_eq!(measure.same, measure.compared);
        assert_eq!(measure.median_percent, Some(0.0), "{}", measure.name);
    }
}

#[test]
fn every_kind_of_change_is_counted_as_what_it_is() {
    let before = release("oews-2024-05");
    let mut data = release("oews-2024-05").into_data();
    data.meta.id = "oews-2025-05".to_owned();
    data.occupations[0].title = "Every Occupation".to_owned();
    let value = |scaled| Slot::new(scaled).unwrap();
    let mean = |cell: &medwage_domain::cell::Cell| match cell.slot(DataType::AnnualMean).figure() {
        medwage_domain::cell::Figure::Value(mean) => mean,
        other => panic!("{other:?}"),
    };
    let nation: Vec<usize> = (0..5).collect();
    let means: Vec<u32> = nation.iter().map(|place| mean(&data.cells[*place].1)).collect();
    data.cells[nation[0]].1.set(DataType::AnnualMean, value(means[0] * 2));
    data.cells[nation[1]].1.set(DataType::AnnualMean, value(means[1] / 10));
    data.cells[nation[2]].1.set(DataType::AnnualMean, Slot::WITHHELD);
    data.cells.remove(nation[3]);
    let rows = std::mem::take(&mut data.source_rows);
    for index in (0..before.cell_count()).filter(|index| *index != nation[3]) {
        data.source_rows.push_cell(&rows.rows_of(index).collect::<Vec<_>>());
    }
    let after = Release::from_data(data).unwrap();

    let it = compare_releases(&before, &after, 1);
    assert_eq!((it.cells.removed, it.cells.added, it.cells.changed), (1, 0, 3));
    assert_eq!(it.occupations.renamed.len(), 1);
    assert_eq!(it.occupations.renamed[0].before, "All Occupations");
    let measure = &it.measures[usize::from(DataType::AnnualMean.code()) - 1];
    assert_eq!((measure.rose, measure.fell, measure.lost_number), (1, 1, 1));
    assert_eq!(measure.same, measure.compared - 2);
    // Twice as much is more than a tenth of it.
    assert_eq!(measure.largest.len(), 1);
    assert!((measure.largest[0].percent - 100.0).abs() < 1e-9, "{:?}", measure.largest);
    assert_eq!(measure.largest[0].before, means[0].to_string());
    assert_eq!(measure.largest[0].cell, "occupation 00-0000 in area 0000000, industry 000000");

    let back = compare_releases(&after, &before, 1);
    assert_eq!((back.cells.removed, back.cells.added), (0, 1));
    assert_eq!(back.cells.added_of_known_codes, 1);
    assert_eq!(back.measures[usize::from(DataType::AnnualMean.code()) - 1].became_number, 1);
}

#[test]
fn releases_years_apart_are_matched_by_code() {
    let (before, after) = (release("oews-2018-05"), release("oews-2024-05"));
    let it = compare_releases(&before, &after, 3);
    let has =
        |table: &[medwage_dataset::diff::Coded], code: &str| table.iter().any(|it| it.code == code);
    assert!(has(&it.occupations.added, "29-2072") && has(&it.occupations.removed, "29-2071"));
    assert!(!has(&it.occupations.added, "43-3021") && !has(&it.occupations.removed, "43-3021"));
    assert_eq!(it.occupations.kept + it.occupations.added.len(), after.occupations().len());
    assert_eq!(it.occupations.kept + it.occupations.removed.len(), before.occupations().len());
    assert_eq!(it.cells.same + it.cells.changed + it.cells.removed, it.cells.before);
    assert_eq!(it.cells.same + it.cells.changed + it.cells.added, it.cells.after);
    for measure in &it.measures {
        assert_eq!(
            measure.same + measure.rose + measure.fell,
            measure.compared,
            "{}",
            measure.name
        );
        assert!(measure.largest.is_sorted_by(|a, b| a.percent.abs() >= b.percent.abs()));
        assert!(measure.largest.len() <= 3);
    }
    // Wages rose by a quarter or so in these six years.
    let median =
        it.measures[usize::from(DataType::AnnualMedian.code()) - 1].median_percent.unwrap();
    assert!((20.0..40.0).contains(&median), "{median}");
}

#[test]
fn the_caution_comes_with_the_comparison() {
    let it = compare_releases(&release("oews-2023-05"), &release("oews-2024-05"), 0);
    let json = serde_json::to_value(&it).unwrap();
    assert!(
        json["caution"].as_str().unwrap().contains("not designed for comparisons through time")
    );
    assert_eq!(json["before"], "oews-2023-05");
    assert_eq!(json["areas"]["removed"].as_array().unwrap().len(), 54);
    assert_eq!(json["measures"].as_array().unwrap().len(), 17);
    assert_eq!(json["measures"][0]["name"], "Employment");
}
