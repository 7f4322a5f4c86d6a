//! Every statistic that BLS printed in May 2025 stands in the embedded release as it was printed.
//!
//! Reads the raw file in the plainest way there is, and shares no code with the importer.

use crate::support;

use std::collections::HashMap;
use std::fs::File;
use std::io::{BufRead, BufReader};

use medwage_dataset::import::flat::{Options, import_flat_files};
use medwage_dataset::import::with_area_model;
use medwage_dataset::{Release, format, newest_embedded, sanity};
use medwage_domain::cell::{DataType, Figure};
use medwage_domain::market::{AreaIx, CellKey, IndustryIx, Market, OccupationIx};

const ROWS: u64 = 6_023_970;

/// Prints a slot as BLS prints it: the value and the footnote code.
fn printed(release: &Release, key: CellKey, data_type: DataType) -> Option<(String, &'static str)> {
    let mark = |footnote| Some(("-".to_owned(), footnote));
    match release.cell(key)?.slot(data_type).figure() {
        Figure::Withheld => mark("8"),
        Figure::AtLeast(_) => mark("5"),
        Figure::NotApplicable => mark("4"),
        Figure::Absent => None,
        Figure::Value(scaled) => {
            let decimals = data_type.decimals() as usize;
            let digits = format!("{scaled:0width$}", width = decimals + 1);
            let (whole, part) = digits.split_at(digits.len() - decimals);
            Some((if decimals == 0 { digits } else { format!("{whole}.{part}") }, ""))
        }
    }
}

/// From the texts of the codes, as they stand in a series id, to their places.
struct Places {
    areas: HashMap<String, u16>,
    industries: HashMap<String, u16>,
    occupations: HashMap<String, u16>,
}

impl Places {
    fn of(release: &Release) -> Self {
        let places = |codes: Vec<String>| codes.into_iter().zip(0..).collect();
        let occupations = release.occupations().iter();
        Self {
            areas: places(release.areas().iter().map(|it| it.code.to_string()).collect()),
            industries: places(release.industries().iter().map(|it| it.code.to_string()).collect()),
            occupations: places(
                occupations.map(|it| it.soc.to_string().replace('-', "")).collect(),
            ),
        }
    }

    fn key(&self, series: &str) -> CellKey {
        CellKey {
            area: AreaIx(self.areas[&series[4..11]]),
            industry: IndustryIx(self.industries[&series[11..17]]),
            occupation: OccupationIx(self.occupations[&series[17..23]]),
        }
    }
}

#[test]
fn every_printed_value_of_the_raw_file_is_in_the_embedded_release() {
    let Some(data) = support::shared_data("every_printed_value") else { return };
    let release = newest_embedded().open_release().unwrap();
    let places = Places::of(&release);
    let file = File::open(data.join("bls-oews-2025/oe.data.0.Current.zst")).unwrap();
    let lines = BufReader::new(zstd::stream::read::Decoder::new(file).unwrap()).lines();

    let mut rows = 0;
    for line in lines.skip(1) {
        let line = line.unwrap();
        let fields: Vec<&str> = line.split('\t').map(str::trim).collect();
        let [series, "2025", "A01", value, footnote] = fields[..] else { panic!("{line}") };
        let data_type = DataType::ALL[series[23..].parse::<usize>().unwrap() - 1];
        let found = printed(&release, places.key(series), data_type);
        let found = found.as_ref().map(|(value, footnote)| (value.as_str(), *footnote));
        assert_eq!(found, Some((value, footnote)), "{line}");
        rows += 1;
    }
    assert_eq!(rows, ROWS);
    assert_eq!(
        Release::clone(&release).into_data().row_count() as u64,
        ROWS,
        "the release has rows of its own"
    );
}

#[test]
fn importing_the_raw_files_gives_the_embedded_bytes() {
    let Some(data) = support::shared_data("importing_the_raw_files") else { return };
    let options = Options { publication_date: Some("2026-05-15".to_owned()), retrieval_date: None };
    let release = import_flat_files(&data.join("bls-oews-2025"), &options, &mut |_| {}).unwrap();
    let release = Release::from_data(release).unwrap();
    sanity::check_release(&release).unwrap();
    let snapshot = format::encode_release(&with_area_model(release)).unwrap();
    assert!(snapshot == newest_embedded().snapshot(), "import the embedded release again");
}
