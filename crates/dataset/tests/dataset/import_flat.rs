//! Flat files in the publisher's form become a release; spoiled ones are refused with file, line
//! and reason.

use crate::support;

use medwage_dataset::data::ReleaseData;
use medwage_dataset::format::encode_release;
use medwage_dataset::import::flat::{Error, Options, import_flat_files};
use medwage_domain::cell::{DataType, Figure, Measure};
use medwage_domain::market::{AreaIx, CellKey, IndustryIx, OccupationIx};
use medwage_domain::money::{Cents, Pay};
use support::flat::{DATA, Flat, row};

fn read(flat: &Flat) -> Result<ReleaseData, Error> {
    import_flat_files(flat.write().path(), &Options::default(), &mut |_| {})
}

#[test]
fn every_row_lands_in_its_cell() {
    let release = read(&Flat::new()).unwrap();
    assert_eq!(release.meta.id, "oews-2025-05");
    assert_eq!(release.meta.title, "May 2025");
    assert_eq!(release.top_code.hourly, Cents::new(11_500));
    assert_eq!(release.cells.len(), 6);
    assert_eq!(release.row_count(), 3 * 15 + 3 * 17);

    let key = |area, industry, occupation| CellKey {
        area: AreaIx(area),
        industry: IndustryIx(industry),
        occupation: OccupationIx(occupation),
    };
    let cell = |wanted| release.cells.iter().find(|(key, _)| *key == wanted).unwrap().1;
    let dallas = cell(key(1, 0, 1));
    assert_eq!(dallas.employment(), Figure::Value(194_720));
    assert_eq!(dallas.slot(DataType::JobsPerThousand).figure(), Figure::Value(1_265));
    let median = dallas.wage(Measure::P50, Pay::Annual, release.top_code);
    assert_eq!(median, Figure::Value(Cents::from_dollars(51_140)));

    let hospitals = cell(key(0, 1, 1));
    assert_eq!(hospitals.employment(), Figure::Withheld);
    assert_eq!(hospitals.slot(DataType::HourlyMean).figure(), Figure::NotApplicable);
    let p90 = hospitals.wage(Measure::P90, Pay::Annual, release.top_code);
    assert_eq!(p90, Figure::AtLeast(Cents::from_dollars(239_200)));
    assert_eq!(hospitals.slot(DataType::LocationQuotient).figure(), Figure::Absent);
}

#[test]
fn form_makes_no_difference_to_the_figures() {
    let plain = read(&Flat::new()).unwrap();
    let unix_lines = {
        let mut flat = Flat::new();
        for bytes in flat.0.values_mut() {
            bytes.retain(|byte| *byte != b'\r');
        }
        flat
    };
    for (name, other) in [
        ("zstd", Flat::new().compressed()),
        ("no carriage returns", unix_lines),
        ("rows reversed", Flat::new().with_rows(|rows| rows.reverse())),
        (
            "rows dealt out",
            Flat::new().with_rows(|rows| rows.sort_by_key(|row| row[23..25].to_owned())),
        ),
        (
            "no padding",
            Flat::new().with_rows(|rows| {
                rows.iter_mut().for_each(|row| *row = row.replace(' ', ""));
            }),
        ),
    ] {
        assert_eq!(read(&other).unwrap().cells, plain.cells, "{name}");
    }
}

#[test]
fn the_same_files_give_the_same_bytes() {
    let snapshot = |flat: Flat| encode_release(&read(&flat).unwrap()).unwrap();
    assert_eq!(snapshot(Flat::new()), snapshot(Flat::new()));
    assert_eq!(snapshot(Flat::new()), snapshot(Flat::new().compressed()));
}

#[test]
fn progress_ends_at_the_end_of_the_file() {
    let directory = Flat::new().write();
    let mut last = None;
    import_flat_files(directory.path(), &Options::default(), &mut |progress| last = Some(progress))
        .unwrap();
    let last = last.unwrap();
    assert_eq!(last.bytes, last.of);
    assert_eq!(last.of, Flat::new().0[DATA].len() as u64);
}

/// A value in the data file's first row of a wage, which is the third of the file.
const MEAN: &str = "       27.30\t";

#[test]
fn spoiled_files_are_refused_with_file_line_and_reason() {
    let flat = Flat::new;
    let data = |old: &str, new: &[u8]| flat().with(DATA, old, new);
    let value = |value: &str| data(MEAN, format!("{value:>12}\t").as_bytes());
    let whole = flat().0[DATA].len();
    let row_bytes = row("", "", "").len();
    for (case, message) in [
        (flat().without("oe.area"), "oe.area: is missing from the directory"),
        (flat().without(DATA), "oe.data.0.Current: is missing from the directory"),
        (
            flat().with("oe.area", "area_code", b"area"),
            r#"oe.area:1: the columns are "state_code area areatype_code area_name", not "state_code area_code areatype_code area_name""#,
        ),
        (flat().with("oe.area", "\tTexas", b""), "oe.area:4: the row has 3 columns, not 4"),
        (flat().with("oe.area", "4800000", b"0019100"), "oe.area:4: code 0019100 comes twice"),
        (flat().with("oe.area", "Texas", b"Te\xffas"), "oe.area:4: the line is not valid UTF-8"),
        (
            flat().with("oe.area", "\tS\t", b"\tX\t"),
            r#"oe.area:4: areatype_code "X" is not N, S or M"#,
        ),
        (flat().with("oe.area", "0000000\t", b"0000001\t"), "oe.area: code 0000000 is missing"),
        (
            flat().with("oe.datatype", "17\t", b"18\t"),
            r#"oe.datatype:18: data type "18" is not the next of the 17 that cells have"#,
        ),
        (
            flat().with("oe.datatype", "17\tData type 17\r\n", b""),
            "oe.datatype: code 17 is missing",
        ),
        (
            flat().with("oe.footnote", "not released", b"released"),
            r#"oe.footnote:5: footnote 8 has another meaning than it had: "Estimate released.""#,
        ),
        (
            flat().with("oe.footnote", "$115.00", b"115"),
            r#"oe.footnote: footnote 5 states no top code such as "$115.00 per hour or $239,200 per year""#,
        ),
        (
            flat().with("oe.industry", "\t3\t", b"\t9\t"),
            r#"oe.industry:3: display_level "9" is not a level from 0 to 5"#,
        ),
        (
            flat().with("oe.occupation", "292072", b"29-2072"),
            r#"oe.occupation:3: occupation_code "29-2072" is not six digits"#,
        ),
        (
            flat().with("oe.release", "May", b"Mai"),
            r#"oe.release:2: description "Mai 2025" is not a month of that year such as May 2025"#,
        ),
        (
            data("period", b"Period"),
            r#"oe.data.0.Current:1: the columns are "series_id year Period value footnote_codes", not "series_id year period value footnote_codes""#,
        ),
        (
            data("\tfootnote_codes", b""),
            r#"oe.data.0.Current:1: the columns are "series_id year period value", not "series_id year period value footnote_codes""#,
        ),
        (flat().cut(0), "oe.data.0.Current:1: the file has no rows"),
        (flat().cut(row_bytes + 15), "oe.data.0.Current: the file has no rows"),
        (
            flat().cut(whole - 1),
            "oe.data.0.Current:97: the file is cut off: its last line has no end",
        ),
        (
            flat().cut(whole - 30),
            "oe.data.0.Current:97: the file is cut off: its last line has no end",
        ),
        (
            flat().cut(whole - row_bytes),
            "oe.data.0.Current:96: cell OEUS4800000000000000000 lacks data types 17: cut off?",
        ),
        (
            flat().cut(whole - 17 * row_bytes),
            "oe.data.0.Current: area 4800000 has no rows: cut off?",
        ),
        (value("abc"), r#"oe.data.0.Current:4: value "abc" is no number"#),
        (value("-27.30"), r#"oe.data.0.Current:4: value "-27.30" is no number"#),
        (
            value("27.3"),
            r#"oe.data.0.Current:4: value "27.3" must have 2 decimals for data type 03"#,
        ),
        (value("99999999.99"), r#"oe.data.0.Current:4: value "99999999.99" is too great"#),
        (value("-"), r#"oe.data.0.Current:4: value "-" has no footnote that says why"#),
        (value(""), r#"oe.data.0.Current:4: value "" is no number"#),
        (
            data("27.30\t", b"27.30\t5"),
            r#"oe.data.0.Current:4: footnote 5 makes no sense with value "27.30" of data type 03"#,
        ),
        (
            data("27.30\t", b"    -\t1"),
            r#"oe.data.0.Current:4: footnote 1 makes no sense with value "-" of data type 03"#,
        ),
        (
            data("  0.4\t", b"    -\t5"),
            r#"oe.data.0.Current:3: footnote 5 makes no sense with value "-" of data type 02"#,
        ),
        (
            data("27.30\t", b"    -\t7"),
            r#"oe.data.0.Current:4: footnote "7" is not in oe.footnote"#,
        ),
        (data("27.30\t", b"27\xff30\t"), "oe.data.0.Current:4: the line is not valid UTF-8"),
        (data("27.30\t", b"27.30"), "oe.data.0.Current:4: the row has 4 columns, not 5"),
        (data("27.30\t", b"27.30\t\t"), "oe.data.0.Current:4: the row has 6 columns, not 5"),
        (
            data("\t2025\t", b"\t2024\t"),
            "oe.data.0.Current:2: the row is of 2024 A01, the release of 2025 A01",
        ),
        (
            data("\tA01\t", b"\tA02\t"),
            "oe.data.0.Current:2: the row is of 2025 A02, the release of 2025 A01",
        ),
        (
            data("OEUM0019100", b"OEUM0019101"),
            "oe.data.0.Current:2: area 0019101 is not in oe.area",
        ),
        (data("OEUM", b"OEUS"), "oe.data.0.Current:2: area 0019100 is of type M in oe.area, not S"),
        (data("622000", b"622001"), "oe.data.0.Current:66: industry 622001 is not in oe.industry"),
        (
            data("29207201", b"29207101"),
            "oe.data.0.Current:19: occupation 292071 is not in oe.occupation",
        ),
        (data("29207201", b"29207218"), "oe.data.0.Current:19: data type 18 is not in oe.datatype"),
        (data("29207201", b"29207200"), "oe.data.0.Current:19: data type 00 is not in oe.datatype"),
        (
            data("OEUM", b"ENUM"),
            r#"oe.data.0.Current:2: series id "ENUM001910000000000000001" is not OEU, area type, area, industry, occupation and data type"#,
        ),
        (
            data("29207201 ", b"292072011"),
            r#"oe.data.0.Current:19: series id "OEUM0019100000000292072011" is not OEU, area type, area, industry, occupation and data type"#,
        ),
        (
            data("29207211", b"29207204"),
            "oe.data.0.Current:29: series OEUM001910000000029207204 was already given on line 22",
        ),
        (
            flat().with_rows(|rows| rows.push(rows[30].clone())),
            "oe.data.0.Current:98: series OEUM001910000000029207214 was already given on line 32",
        ),
        (
            flat().with_rows(|rows| drop(rows.remove(40))),
            "oe.data.0.Current:49: cell OEUN0000000000000000000 lacks data types 07: cut off?",
        ),
    ] {
        let refusal = read(&case).expect_err(message);
        assert_eq!(refusal.to_string(), message);
    }
}

#[test]
fn a_directory_that_is_none_or_empty_is_named() {
    let empty = tempfile::tempdir().unwrap();
    let refusal = import_flat_files(empty.path(), &Options::default(), &mut |_| {}).unwrap_err();
    let name = empty.path().display().to_string();
    assert_eq!(
        refusal.to_string(),
        format!("{name}: the directory holds no BLS flat files such as oe.data.0.Current")
    );
    let missing = empty.path().join("missing");
    let refusal = import_flat_files(&missing, &Options::default(), &mut |_| {}).unwrap_err();
    assert_eq!(refusal.to_string(), format!("{}: can't be read", missing.display()));
}

#[test]
fn a_damaged_archive_is_refused() {
    let whole = Flat::new().compressed();
    let name = format!("{DATA}.zst");
    let mut cut = whole.clone();
    let length = cut.0[&name].len();
    cut.0.get_mut(&name).unwrap().truncate(length - 5);
    assert_eq!(read(&cut).unwrap_err().to_string(), format!("{name}: can't be read"));
    let mut noise = whole;
    noise.0.insert(name.clone(), b"not an archive".to_vec());
    assert_eq!(read(&noise).unwrap_err().to_string(), format!("{name}: can't be read"));
}
