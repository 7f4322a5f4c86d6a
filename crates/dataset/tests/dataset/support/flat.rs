//! A tiny directory of flat files in the publisher's own form, to be spoiled by tests.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use tempfile::TempDir;

pub(crate) const DATA: &str = "oe.data.0.Current";

/// The files of a directory, by name.
#[derive(Clone)]
pub(crate) struct Flat(pub(crate) BTreeMap<String, Vec<u8>>);

/// Cells as area type, area, industry and occupation, in the order of the file.
pub(crate) const CELLS: [(char, &str, &str, &str); 6] = [
    ('M', "0019100", "000000", "000000"),
    ('M', "0019100", "000000", "292072"),
    ('N', "0000000", "000000", "000000"),
    ('N', "0000000", "000000", "292072"),
    ('N', "0000000", "622000", "292072"),
    ('S', "4800000", "000000", "000000"),
];

/// The values of a local cell, by data type; national ones end before the last two.
const VALUES: [&str; 17] = [
    "194720", "0.4", "27.30", "56790", "0.5", "17.79", "20.91", "24.59", "31.16", "39.01", "37000",
    "43490", "51140", "64820", "81150", "1.265", "0.95",
];

impl Flat {
    /// Three areas, two industries, two occupations, six cells.
    pub(crate) fn new() -> Self {
        let mut files = BTreeMap::new();
        for (name, text) in [
            ("oe.area", AREA),
            ("oe.footnote", FOOTNOTE),
            ("oe.industry", INDUSTRY),
            ("oe.occupation", OCCUPATION),
            ("oe.release", "release_date\tdescription\n2025A01\tMay 2025\n"),
        ] {
            files.insert(name.to_owned(), text.replace('\n', "\r\n").into_bytes());
        }
        let mut types = String::from("datatype_code\tdatatype_name\r\n");
        for code in 1..=17 {
            write!(types, "{code:02}\tData type {code}\r\n").unwrap();
        }
        files.insert("oe.datatype".to_owned(), types.into_bytes());
        files.insert(DATA.to_owned(), data().into_bytes());
        Self(files)
    }

    /// The same without the files that it is not given.
    pub(crate) fn without(mut self, name: &str) -> Self {
        assert!(self.0.remove(name).is_some(), "{name} was not there");
        self
    }

    /// The same with one text of a file, which must be there, replaced where it stands first.
    pub(crate) fn with(mut self, name: &str, old: &str, new: &[u8]) -> Self {
        let bytes = self.0.get_mut(name).unwrap();
        let found = bytes.windows(old.len()).position(|window| window == old.as_bytes());
        let at = found.unwrap_or_else(|| panic!("{name} has no {old:?}"));
        bytes.splice(at..at + old.len(), new.iter().copied());
        self
    }

    /// The same with the data file cut to so many bytes.
    pub(crate) fn cut(mut self, bytes: usize) -> Self {
        self.0.get_mut(DATA).unwrap().truncate(bytes);
        self
    }

    /// The same with the data file's rows, but not its header, in another order.
    pub(crate) fn with_rows(mut self, reorder: impl FnOnce(&mut Vec<String>)) -> Self {
        let text = String::from_utf8(self.0[DATA].clone()).unwrap();
        let mut lines: Vec<String> = text.split_inclusive('\n').map(str::to_owned).collect();
        let header = lines.remove(0);
        reorder(&mut lines);
        self.0.insert(DATA.to_owned(), (header + &lines.concat()).into_bytes());
        self
    }

    /// The same with the data file under zstd.
    pub(crate) fn compressed(mut self) -> Self {
        let plain = self.0.remove(DATA).unwrap();
        self.0.insert(format!("{DATA}.zst"), zstd::encode_all(&plain[..], 3).unwrap());
        self
    }

    pub(crate) fn write(&self) -> TempDir {
        let directory = tempfile::tempdir().unwrap();
        for (name, bytes) in &self.0 {
            std::fs::write(directory.path().join(name), bytes).unwrap();
        }
        directory
    }
}

/// A row as BLS prints it: the series padded to 30 characters, the value to 12.
pub(crate) fn row(series: &str, value: &str, footnote: &str) -> String {
    format!("{series:<30}\t2025\tA01\t{value:>12}\t{footnote}\r\n")
}

fn data() -> String {
    let mut text = String::from(
        "series_id                     \tyear\tperiod\t       value\tfootnote_codes\r\n",
    );
    for (area_type, area, industry, occupation) in CELLS {
        for (value, code) in VALUES.iter().zip(1..) {
            if area_type == 'N' && code > 15 {
                continue;
            }
            let series = format!("OEU{area_type}{area}{industry}{occupation}{code:02}");
            // One cell has a mark of each kind.
            let (value, footnote) = match (industry, code) {
                ("622000", 1..=2) => ("-", "8"),
                ("622000", 3 | 6..=10) => ("-", "4"),
                ("622000", 15) => ("-", "5"),
                _ => (*value, ""),
            };
            text += &row(&series, value, footnote);
        }
    }
    text
}

const AREA: &str = "state_code\tarea_code\tareatype_code\tarea_name
00\t0000000\tN\tNational
48\t0019100\tM\tDallas-Fort Worth-Arlington, TX
48\t4800000\tS\tTexas
";

const INDUSTRY: &str = "industry_code\tindustry_name\tdisplay_level\tselectable\tsort_sequence
000000\tCross-Industry, Private, Federal, State, and Local\t0\tT\t0
622000\tHospitals (Sector 62)\t3\tT\t1
";

const OCCUPATION: &str = "occupation_code\toccupation_name\toccupation_description\tdisplay_level\tselectable\tsort_sequence
000000\tAll Occupations\t\t0\tT\t0
292072\tMedical Records Specialists\t\t3\tT\t1
";

const FOOTNOTE: &str = "footnote_code\tfootnote_text
1\tEstimates do not include self-employed workers.
4\tWages are reported either as hourly wages or annual salaries depending on how they are typically paid.
5\tThis wage is equal to or greater than $115.00 per hour or $239,200 per year.
8\tEstimate not released.
";
