//! The packages that BLS ships, and the forms that people save them in: each read, or refused with the reason.

use crate::layout;
use crate::support::states;
#[path = "support/xls.rs"]
mod xls;

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use medwage_dataset::Release;
use medwage_dataset::import::sheet::{self, Options};
use medwage_domain::cell::{DataType, Figure, TopCode};
use medwage_domain::market::{IndustryLevel, Market, OccupationLevel};
use medwage_domain::money::Cents;
use zip::write::SimpleFileOptions;

const STATED: &str =
    "#  = indicates a wage equal to or greater than $95.00 per hour or $197,600 per year";

/// The nation in the layout of the early years: only major groups are marked.
fn early_rows() -> Vec<Vec<String>> {
    let rows = [
        "occ_code,occ_title,group,tot_emp,emp_prse,h_mean,a_mean,mean_prse,h_wpct10,h_wpct25,h_median,h_wpct75,\
         h_wpct90,a_wpct10,a_wpct25,a_median,a_wpct75,a_wpct90",
        "00-0000,All Occupations,,130000000,0.1,20.32,42270,0.1,8.19,10.33,15.57,24.51,38.02,17040,21490,32390,50980,79080",
        "29-0000,Healthcare practitioner occupations,major,6713780,0.4,31.26,65020,0.4,13.17,18.60,26.17,36.38,#,27390,38690,54430,75670,#",
        "29-2071,Medical records technicians,,170600,0.8,14.87,30930,0.4,9.39,11.03,13.75,17.79,22.35,19530,22940,28600,37000,46490",
    ];
    rows.map(|row| row.split(',').map(|field| field.trim().to_owned()).collect()).into()
}

fn options() -> Options {
    Options { vintage: Some("2011-05".parse().unwrap()), ..Options::default() }
}

fn top() -> TopCode {
    TopCode { hourly: Cents::new(9_500), annual: Cents::from_dollars(197_600) }
}

fn zip_of(path: &Path, members: &[(&str, Vec<u8>)]) -> PathBuf {
    let mut archive = zip::ZipWriter::new(fs::File::create(path).unwrap());
    for (name, bytes) in members {
        archive.start_file(*name, SimpleFileOptions::default()).unwrap();
        archive.write_all(bytes).unwrap();
    }
    archive.finish().unwrap();
    path.to_owned()
}

/// The bytes of a workbook with these rows, and remarks in a sheet of their own.
fn xlsx(rows: &[Vec<String>], remarks: &[&str]) -> Vec<u8> {
    let folder = tempfile::tempdir().unwrap();
    fs::read(layout::workbook(&folder.path().join("book.xlsx"), rows, remarks)).unwrap()
}

/// The field descriptions that BLS puts beside its workbooks since May 2012.
fn descriptions() -> Vec<u8> {
    let rows = [
        "Field,Field Description",
        "occ_code,The 6-digit Standard Occupational Classification code",
    ];
    let rows: Vec<Vec<String>> = rows.map(|row| row.split(',').map(str::to_owned).collect()).into();
    xlsx(&rows, &[STATED])
}

fn separated(rows: &[Vec<String>], delimiter: &str) -> Vec<u8> {
    rows.iter().map(|row| row.join(delimiter) + "\r\n").collect::<String>().into_bytes()
}

fn read(paths: &[PathBuf], options: &Options) -> Result<Release, String> {
    let mut releases =
        sheet::import_sheets(paths, &states(), options).map_err(|error| error.to_string())?;
    assert_eq!(releases.len(), 1, "vintages");
    Ok(Release::from_data(releases.remove(0)).unwrap())
}

fn check(release: &Release) {
    assert_eq!((release.meta().id.as_str(), release.top_code()), ("oews-2011-05", top()));
    let level = |soc: &str| {
        let ix = release.occupation_ix(soc.parse().unwrap()).unwrap();
        release.occupation(ix).level
    };
    assert_eq!(level("00-0000"), OccupationLevel::Total);
    assert_eq!(level("29-0000"), OccupationLevel::Major);
    assert_eq!(level("29-2071"), OccupationLevel::Detailed);
    assert_eq!(release.industries()[0].level, IndustryLevel::All);
    let cells: Vec<_> = release.cells().map(|(_, cell)| *cell).collect();
    assert_eq!(cells.len(), 3);
    let median = |place: usize| cells[place].slot(DataType::AnnualMedian).figure();
    assert_eq!(median(2), Figure::Value(28_600));
    assert!(matches!(cells[1].slot(DataType::HourlyP90).figure(), Figure::AtLeast(_)));
}

#[test]
fn a_zip_is_read_member_by_member_with_the_descriptions_beside_the_workbook() {
    let folder = tempfile::tempdir().unwrap();
    let book = xlsx(&early_rows(), &[]);
    let package = zip_of(
        &folder.path().join("oesm11nat.zip"),
        &[
            ("oesm11nat/field_descriptions.xlsx", descriptions()),
            ("oesm11nat/national_M2011_dl.xlsx", book),
            ("oesm11nat/readme.pdf", b"no spreadsheet".to_vec()),
            ("__MACOSX/oesm11nat/._national_M2011_dl.xlsx", b"no workbook".to_vec()),
            ("oesm11nat/._field_descriptions.xlsx", b"no workbook".to_vec()),
        ],
    );
    let release = read(&[package], &Options::default()).unwrap();
    check(&release);
    assert_eq!(release.meta().sources[0].name, "national_M2011_dl.xlsx");
}

#[test]
fn a_folder_is_read_with_the_descriptions_beside_the_workbook() {
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes) in [
        ("national_may2011_dl.xlsx", xlsx(&early_rows(), &[])),
        ("Field_Descriptions.xlsx", descriptions()),
        ("._national_may2011_dl.xlsx", b"no workbook".to_vec()),
        ("~$national_may2011_dl.xlsx", b"no workbook".to_vec()),
        ("notes.md", b"no spreadsheet".to_vec()),
    ] {
        fs::write(folder.path().join(name), bytes).unwrap();
    }
    let mut paths: Vec<_> =
        fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| sheet::is_spreadsheet(path));
    assert_eq!(paths.len(), 2, "{paths:?}");
    check(&read(&paths, &Options::default()).unwrap());
}

#[test]
fn each_form_that_a_sheet_is_saved_in_gives_the_same_cells() {
    let folder = tempfile::tempdir().unwrap();
    let titled = [
        vec![vec!["Occupational Employment Statistics, May 2011".to_owned()], vec![String::new()]],
        early_rows(),
    ]
    .concat();
    for (name, bytes) in [
        ("old.xls", xls::workbook(&early_rows())),
        (
            "titled.xls",
            xls::workbook(&titled[..1].iter().chain(&titled[2..]).cloned().collect::<Vec<_>>()),
        ),
        ("titled.xlsx", xlsx(&titled, &[])),
        ("comma.csv", separated(&early_rows(), ",")),
        ("titled.csv", separated(&titled, ",")),
        ("tab.txt", separated(&early_rows(), "\t")),
        ("tab.csv", separated(&titled, "\t")),
        ("semicolon.csv", separated(&early_rows(), ";")),
    ] {
        let path = folder.path().join(name);
        fs::write(&path, bytes).unwrap();
        let given = Options { top_code: Some(top()), ..options() };
        match read(&[path], &given) {
            Ok(release) => check(&release),
            Err(reason) => panic!("{name}: {reason}"),
        }
    }
}

#[test]
fn what_can_not_be_read_is_refused_with_the_reason() {
    let folder = tempfile::tempdir().unwrap();
    let mut own_column = early_rows();
    for (place, row) in own_column.iter_mut().enumerate() {
        row.push(if place == 0 { "Analyst Note" } else { "seen" }.to_owned());
    }
    let book = xlsx(&early_rows(), &[STATED]);
    let given = |hourly| Options {
        top_code: Some(TopCode { hourly: Cents::new(hourly), ..top() }),
        ..options()
    };
    let other = xlsx(&[vec!["Field".to_owned()]], &[&STATED.replace("95.00", "90.00")]);
    for (name, bytes, options, reason) in [
        (
            "unknown.csv",
            separated(&early_rows(), ","),
            options(),
            "oews-2011-05: the top code of May 2011 is not known",
        ),
        (
            "column.csv",
            separated(&own_column, ","),
            given(9_500),
            "column \"Analyst Note\" is none that BLS has published; --ignore-column leaves it out",
        ),
        ("stated.xlsx", book.clone(), given(9_000), "stated.xlsx: --top-code says $90 an hour"),
        ("cut.xlsx", book[..2_000].to_vec(), options(), "cut.xlsx: is no whole xlsx workbook"),
        (
            "cut.xls",
            xls::workbook(&early_rows())[..700].to_vec(),
            options(),
            "cut.xls: is no whole xls workbook",
        ),
        ("cut.zip", b"PK\x03\x04".to_vec(), options(), "cut.zip: is no whole zip file"),
        (
            "prose.csv",
            b"Dear reader,\nno table\n".to_vec(),
            options(),
            "no sheet has, in its first rows, column names",
        ),
        ("notes.pdf", b"%PDF".to_vec(), options(), "is none of .xlsx, .xls, .csv"),
    ] {
        let path = folder.path().join(name);
        fs::write(&path, bytes).unwrap();
        let refused = read(&[path], &options).unwrap_err();
        assert!(refused.contains(reason), "{name}: {refused}");
    }
    let empty = zip_of(&folder.path().join("empty.zip"), &[("readme.pdf", b"%PDF".to_vec())]);
    assert!(read(&[empty], &options()).unwrap_err().contains("holds no .xlsx"));
    let two = zip_of(
        &folder.path().join("two.zip"),
        &[
            ("a/national_M2011_dl.xlsx", xlsx(&early_rows(), &[])),
            ("a/field_descriptions.xlsx", descriptions()),
            ("a/field_descriptions2.xlsx", other),
        ],
    );
    assert!(read(&[two], &options()).unwrap_err().contains("two field descriptions"));

    let path = folder.path().join("ignored.csv");
    fs::write(&path, separated(&own_column, ",")).unwrap();
    let ignoring = Options { ignored_columns: vec!["ANALYST NOTE".to_owned()], ..given(9_500) };
    check(&read(&[path], &ignoring).unwrap());
}
