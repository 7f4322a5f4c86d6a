//! OEWS spreadsheets, as workbooks and as text, give the cells that BLS printed.

use crate::layout;
use crate::support;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use layout::{STATISTICS, all_data_header, all_data_row, rows, text, workbook};
use medwage_dataset::data::ReleaseData;
use medwage_dataset::import::sheet::{self, Options};
use medwage_dataset::{Release, embedded_releases, newest_embedded};
use medwage_domain::cell::{Cell, DataType, Figure, Measure, Slot};
use medwage_domain::market::{AreaKind, IndustryLevel, Market, OccupationLevel};
use medwage_domain::money::Pay;
use support::{shared_data, states};

const REMARKS: [&str; 3] = [
    "Field Descriptions",
    "*  = indicates that a wage estimate is not available",
    "#  = indicates a wage equal to or greater than $115.00 per hour or $239,200 per year",
];

type Named = BTreeMap<(String, String, String), Cell>;

/// The cells of a release by area, industry and occupation.
fn named(market: &Release) -> Named {
    let name = |key: medwage_domain::market::CellKey| {
        (
            market.area(key.area).code.to_string(),
            market.industry(key.industry).code.to_string(),
            market.occupation(key.occupation).soc.to_string(),
        )
    };
    market.cells().map(|(key, cell)| (name(key), *cell)).collect()
}

fn one(mut releases: Vec<ReleaseData>) -> Release {
    assert_eq!(releases.len(), 1, "vintages");
    Release::from_data(releases.remove(0)).unwrap()
}

/// Every area and industry, in a dozen occupations that between them have every kind of figure.
#[test]
fn a_workbook_of_all_data_gives_the_cells_of_the_flat_files() {
    let flat = newest_embedded().open_release().unwrap();
    let names = states();
    let occupations: BTreeSet<_> = [
        "00-0000", "11-1011", "13-1041", "25-1071", "27-2011", "29-0000", "29-1216", "29-2010",
        "29-2072", "29-9021", "43-3021", "53-2011",
    ]
    .into();
    let mut rows = vec![all_data_header()];
    for (key, cell) in flat.cells() {
        if occupations.contains(flat.occupation(key.occupation).soc.to_string().as_str()) {
            let state = flat.area(key.area).state;
            let letters =
                names.iter().find(|it| Some(it.fips) == state).map_or("US", |it| &it.letters);
            rows.push(all_data_row(&*flat, key, cell, letters));
        }
    }
    assert!(rows.len() > 6_000, "{} rows", rows.len());
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("all_data_M_2025.xlsx");
    workbook(&path, &rows, &REMARKS);
    let release = one(sheet::import_sheets(&[path], &states(), &Options::default()).unwrap());

    assert_eq!(release.meta().id, flat.meta().id);
    assert_eq!(release.top_code(), flat.top_code());
    let (found, expected) = (named(&release), named(&flat));
    assert_eq!(found.len(), rows.len() - 1);
    let mut kinds = BTreeSet::new();
    for (name, cell) in &found {
        assert_eq!(cell, &expected[name], "{name:?}");
        kinds.extend(cell.0.map(|slot| format!("{:?}", slot.figure().map(|_| ()))));
    }
    assert_eq!(kinds.len(), 5, "values, bounds, withheld, none and absent: {kinds:?}");
    for area in release.areas() {
        assert_eq!(area, flat.area(flat.area_ix(area.code).unwrap()));
    }
    for industry in release.industries().iter().filter(|it| it.level < IndustryLevel::Group) {
        let known = flat.industry(flat.industry_ix(industry.code).unwrap());
        let parent = |market: &Release, it: &medwage_domain::market::Industry| {
            it.parent.map(|parent| market.industry(parent).code)
        };
        assert_eq!(
            (industry.level, parent(&release, industry)),
            (known.level, parent(&flat, known)),
            "{known:?}"
        );
    }
    for occupation in release.occupations() {
        assert_eq!(occupation, flat.occupation(flat.occupation_ix(occupation.soc).unwrap()));
    }
}

fn history(test: &str) -> Option<PathBuf> {
    shared_data(test).map(|data| data.join("history"))
}

fn history_files(directory: &Path) -> Vec<PathBuf> {
    ["oews_national_2015_2024", "oews_national_sector_2022_2024", "oews_state_means_2023"]
        .map(|name| directory.join(format!("{name}.csv")))
        .into()
}

/// The printed number without its zeros at the end, or what its mark means.
fn expected(text: &str, other_pay: Option<&str>) -> String {
    let is_figure = |text: &str| !matches!(text, "*" | "**" | "");
    match text {
        "" => "absent".to_owned(),
        "#" => "at least".to_owned(),
        "*" if other_pay.is_some_and(is_figure) => "not applicable".to_owned(),
        "*" | "**" => "withheld".to_owned(),
        number if number.contains('.') => {
            number.trim_end_matches('0').trim_end_matches('.').to_owned()
        }
        number => number.to_owned(),
    }
}

fn found(cell: &Cell, data_type: DataType) -> String {
    match cell.slot(data_type).figure() {
        Figure::Absent => "absent".to_owned(),
        Figure::AtLeast(_) => "at least".to_owned(),
        Figure::NotApplicable => "not applicable".to_owned(),
        Figure::Withheld => "withheld".to_owned(),
        Figure::Value(_) => expected(&layout::printed(cell, data_type), None),
    }
}

#[test]
fn every_figure_of_the_history_comes_out_as_printed() {
    let Some(directory) = history("every_figure_of_the_history") else { return };
    let files = history_files(&directory);
    let releases = sheet::import_sheets(&files, &states(), &Options::default()).unwrap();
    let releases: BTreeMap<String, Release> = releases
        .into_iter()
        .map(|data| (data.meta.reference_month.clone(), Release::from_data(data).unwrap()))
        .collect();
    let vintages: Vec<_> = releases.keys().map(String::as_str).collect();
    assert_eq!(vintages.first().zip(vintages.last()), Some((&"2015-05", &"2024-05")));
    assert_eq!(vintages.len(), 10);

    let mut figures = 0;
    for file in &files {
        let rows = rows(file);
        let place = |name: &str| rows[0].iter().position(|it| it.eq_ignore_ascii_case(name));
        for row in &rows[1..] {
            let field = |name: &str| place(name).map(|place| row[place].as_str());
            let release = &releases[field("vintage").unwrap()];
            let state = field("area_title")
                .map(|title| release.areas().iter().find(|area| area.name == title).unwrap().code);
            let sector = field("naics").map(|naics| {
                let codes = release.industries().iter().map(|industry| industry.code);
                codes.into_iter().find(|code| code.as_str().starts_with(naics)).unwrap()
            });
            let key = medwage_domain::market::CellKey {
                area: state.map_or(release.nation(), |code| release.area_ix(code).unwrap()),
                industry: sector
                    .map_or(release.all_industries(), |code| release.industry_ix(code).unwrap()),
                occupation: release
                    .occupation_ix(field("occ_code").unwrap().parse().unwrap())
                    .unwrap(),
            };
            let cell = release.cell(key).unwrap();
            for (name, data_type) in STATISTICS {
                let printed = field(name).unwrap_or_default();
                let other = Measure::ALL.into_iter().find_map(|measure| {
                    let pair = [measure.per(Pay::Hourly), measure.per(Pay::Annual)];
                    let other = pair
                        .into_iter()
                        .find(|it| *it != data_type && pair.contains(&data_type))?;
                    field(STATISTICS.iter().find(|(_, it)| *it == other)?.0)
                });
                assert_eq!(found(cell, data_type), expected(printed, other), "{name} of {row:?}");
                figures += usize::from(!printed.is_empty());
            }
        }
    }
    // Of 15,012 rows, those of the nation and sectors with 15 figures and those of states with two.
    assert_eq!(figures, (13_818 + 553) * 15 + 641 * 2);
}

#[test]
fn the_parts_of_a_vintage_come_together() {
    let Some(directory) = history("the_parts_of_a_vintage") else { return };
    let releases =
        sheet::import_sheets(&history_files(&directory), &states(), &Options::default()).unwrap();
    for data in releases {
        let (sources, areas, industries) =
            (data.meta.sources.len(), data.areas.len(), data.industries.len());
        let expected = match data.meta.reference_month.as_str() {
            "2022-05" | "2024-05" => (2, 1, 21),
            "2023-05" => (3, 55, 21),
            _ => (1, 1, 1),
        };
        assert_eq!((sources, areas, industries), expected, "{}", data.meta.id);
        assert!(data.meta.publication_date.is_none(), "the files don't state it");
        let release = Release::from_data(data).unwrap();
        medwage_dataset::sanity::check_release(&release).unwrap();
        let combined = release.occupation_ix("29-2010".parse().unwrap());
        let level = combined.map(|ix| release.occupation(ix).level);
        let year: u16 = release.meta().reference_month[..4].parse().unwrap();
        let expected =
            if year >= 2017 { OccupationLevel::Detailed } else { OccupationLevel::Group };
        assert_eq!(level, Some(expected), "29-2010 of {}", release.meta().id);
        if year == 2023 {
            let texas = release.areas().iter().find(|area| area.name == "Texas").unwrap();
            assert_eq!((texas.kind, texas.code.to_string().as_str()), (AreaKind::State, "4800000"));
        }
    }
}

/// What is built in is what these files give.
#[test]
fn the_embedded_history_is_made_of_these_files() {
    let Some(directory) = history("the_embedded_history") else { return };
    for data in
        sheet::import_sheets(&history_files(&directory), &states(), &Options::default()).unwrap()
    {
        let release = embedded_releases()
            .iter()
            .find(|it| it.id() == data.meta.id)
            .unwrap()
            .open_release()
            .unwrap();
        assert_eq!(release.meta(), &data.meta);
        assert_eq!(
            (release.top_code(), release.footnotes()),
            (data.top_code, data.footnotes.as_slice())
        );
        assert_eq!(release.areas(), data.areas);
        assert_eq!(release.industries(), data.industries);
        assert_eq!(release.occupations(), data.occupations);
        assert!(release.area_model().is_none());
        assert!(release.cells().map(|(key, cell)| (key, *cell)).eq(data.cells), "{}", data.meta.id);
    }
}

/// Rows of May 2018 as BLS ships that vintage: a workbook of the nation in upper case.
#[test]
fn a_workbook_of_an_older_layout_gives_what_its_text_gives() {
    let Some(directory) = history("a_workbook_of_an_older_layout") else { return };
    let all = rows(&directory.join("oews_national_2015_2024.csv"));
    let kept = |name: &str| !matches!(name, "vintage" | "jobs_1000" | "loc_quotient");
    let columns: Vec<usize> = (0..all[0].len()).filter(|place| kept(&all[0][*place])).collect();
    let mut layout: Vec<Vec<String>> = all
        .iter()
        .filter(|row| row[0] == "2018-05" || row[0] == "vintage")
        .map(|row| columns.iter().map(|place| row[*place].clone()).collect())
        .collect();
    let names = layout[0].iter().map(|name| name.to_uppercase().replace("O_GROUP", "OCC_GROUP"));
    layout[0] = names.collect();

    let temporary = tempfile::tempdir().unwrap();
    let book = workbook(&temporary.path().join("national_M2018_dl.xlsx"), &layout, &[]);
    let export = text(&temporary.path().join("national_M2018_dl.csv"), &layout);
    let [book, export] = [book, export]
        .map(|path| one(sheet::import_sheets(&[path], &states(), &Options::default()).unwrap()));
    assert_eq!(book.cell_count(), 1_373);
    assert_eq!(named(&book), named(&export));
    assert_eq!(book.top_code().hourly.get(), 10_000);
}

const HEADER: &str = "OCC_CODE,OCC_TITLE,O_GROUP,TOT_EMP,EMP_PRSE,H_MEAN,A_MEAN";
const CODERS: &str = "29-2072,Medical Records Specialists,detailed,185690,1,25.81,53690";

fn table(lines: &[&str]) -> Vec<Vec<String>> {
    lines.iter().map(|line| line.split(',').map(str::to_owned).collect()).collect()
}

#[test]
fn spoiled_files_are_refused_with_file_row_and_reason() {
    let other = "29-2072,Medical Records Specialists,detailed,185690,1,25.82,53690";
    let with = |from: &str, to: &str| CODERS.replace(from, to);
    for (lines, refusal) in [
        (vec![], "no sheet has, in its first rows, column names with OCC_CODE among them"),
        (
            vec!["OCCUPATION,WAGE", "29-2072,1"],
            "no sheet has, in its first rows, column names with OCC_CODE among them",
        ),
        (vec![HEADER], "the sheet has column names and no rows"),
        (vec!["OCC_CODE,OCC_TITLE,A_MEAN", "29-2072,T,1"], ":1: column H_MEAN is missing"),
        (vec!["OCC_CODE,OCC_TITLE,H_MEAN,A_MEAN,WAGE"], ":1: column \"WAGE\" is none that BLS"),
        (
            vec![HEADER, CODERS, other],
            ":3: occupation 29-2072 in area 0000000, industry 000000 was",
        ),
        (vec![HEADER, CODERS, CODERS], "FILE:2"),
        (vec![HEADER, CODERS, &with("25.81", "~")], ":3: H_MEAN \"~\" is neither a number nor"),
        (vec![HEADER, &with("25.81", "25.815")], ":2: H_MEAN \"25.815\" has more than 2 decimals"),
        (vec![HEADER, &with("53690", "5e4")], ":2: A_MEAN \"5e4\" is neither"),
        (vec![HEADER, &with("185690", "")], ":2: TOT_EMP is blank"),
        (vec![HEADER, &with("29-2072", "coders")], ":2: OCC_CODE \"coders\" is not a SOC code"),
        (vec![HEADER, &with("detailed", "narrow")], ":2: O_GROUP \"narrow\" is not total"),
        (vec![HEADER, &with("53690", "53690,53690")], ":2: the row has a cell \"53690\" beyond"),
    ] {
        let directory = tempfile::tempdir().unwrap();
        for extension in ["csv", "xlsx"] {
            let name = format!("national_M2023_dl.{extension}");
            let path = directory.path().join(&name);
            match extension {
                "csv" => text(&path, &table(&lines)),
                _ => workbook(&path, &table(&lines), &REMARKS),
            };
            // A workbook has no text of 5e4: it is 50000 there.
            if extension == "xlsx" && refusal.contains("5e4") {
                continue;
            }
            let fault = sheet::import_sheets(&[path], &states(), &Options::default())
                .unwrap_err()
                .to_string();
            assert!(fault.starts_with(&name), "{fault}");
            assert!(fault.contains(&refusal.replace("FILE", &name)), "{lines:?}: {fault}");
        }
    }
}

#[test]
fn files_that_are_no_spreadsheets_are_refused() {
    let directory = tempfile::tempdir().unwrap();
    for (name, content, refusal) in [
        ("a_M2023.xlsx", "PK not a workbook", "is no whole xlsx workbook"),
        ("a_M2023.xls", "", "is no whole xls workbook"),
        ("a_M2023", "", "is none of .xlsx, .xls, .csv, .tsv, .txt and .zip"),
    ] {
        let path = directory.path().join(name);
        std::fs::write(&path, content).unwrap();
        let fault =
            sheet::import_sheets(&[path], &states(), &Options::default()).unwrap_err().to_string();
        assert!(fault.ends_with(refusal), "{name}: {fault}");
    }
    let latin = directory.path().join("b_M2023.csv");
    std::fs::write(&latin, b"OCC_CODE,OCC_TITLE,H_MEAN,A_MEAN\n29-2072,Mayag\xFCez,1,1\n").unwrap();
    let fault =
        sheet::import_sheets(&[latin], &states(), &Options::default()).unwrap_err().to_string();
    assert!(fault.starts_with("b_M2023.csv:2: the row is not UTF-8"), "{fault}");
    let gone =
        sheet::import_sheets(&[directory.path().join("gone.csv")], &states(), &Options::default())
            .unwrap_err();
    assert!(gone.to_string().ends_with("gone.csv: can't be read"), "{gone}");
}

#[test]
fn a_vintage_is_stated_once_or_alike() {
    let directory = tempfile::tempdir().unwrap();
    let import = |name: &str, vintage: Option<&str>, column: Option<&str>| {
        let (header, row) = match column {
            Some(month) => (format!("{HEADER},VINTAGE"), format!("{CODERS},{month}")),
            None => (HEADER.to_owned(), CODERS.to_owned()),
        };
        let path = text(&directory.path().join(name), &table(&[&header, &row]));
        let vintage = vintage.map(|month| month.parse().unwrap());
        let imported =
            sheet::import_sheets(&[path], &states(), &Options { vintage, ..Options::default() });
        imported.map(|mut it| it.remove(0).meta.reference_month).map_err(|it| it.to_string())
    };
    let stated = Ok("2023-05".to_owned());
    assert_eq!(import("national_M2023_dl.csv", None, None), stated);
    assert_eq!(import("national.csv", Some("2023-05"), None), stated);
    assert_eq!(import("national.csv", None, Some("2023-05")), stated);
    assert_eq!(import("national_M2023_dl.csv", Some("2023-05"), Some("2023-05")), stated);
    for (name, vintage, column, refusal) in [
        ("national.csv", None, None, "give it with --vintage"),
        ("national_M2023_dl.csv", Some("2022-05"), None, "2023-05 here and 2022-05 by --vintage"),
        (
            "national_M2023_dl.csv",
            None,
            Some("2022-05"),
            ":2: the vintage is 2022-05 here and 2023-05",
        ),
        ("national.csv", None, Some("2023-11"), "VINTAGE \"2023-11\" is not a May"),
        ("national_M2014_dl.csv", None, None, "the top code of May 2014 is not known"),
    ] {
        let fault = import(name, vintage, column).unwrap_err();
        assert!(fault.contains(refusal), "{name} {vintage:?} {column:?}: {fault}");
    }
}

/// The next vintage's top code can't be known now; its workbook states it.
#[test]
fn a_workbook_states_its_own_top_code() {
    let directory = tempfile::tempdir().unwrap();
    let import = |name: &str, remark: &str| {
        let rows = table(&[HEADER, CODERS]);
        let path = workbook(&directory.path().join(name), &rows, &[remark]);
        let imported = sheet::import_sheets(&[path], &states(), &Options::default());
        imported.map(|mut it| it.remove(0)).map_err(|it| it.to_string())
    };
    let remark =
        "# = indicates a wage equal to or greater than $120.00 per hour or $249,600 per year";
    let release = import("national_M2027_dl.xlsx", remark).unwrap();
    assert_eq!(
        (release.top_code.hourly.get(), release.top_code.annual.get()),
        (12_000, 24_960_000)
    );
    assert!(release.footnotes[1].text.contains("$120.00 per hour or $249,600 per year"));
    let fault = import("national_M2023_dl.xlsx", remark).unwrap_err();
    assert!(fault.contains("state the top code $120 an hour"), "{fault}");
    assert!(
        import("national_M2027_dl.xlsx", "nothing").unwrap_err().contains("May 2027 is not known")
    );
}

#[test]
fn files_add_to_one_another_and_may_not_contradict() {
    let directory = tempfile::tempdir().unwrap();
    let means =
        ["OCC_CODE,OCC_TITLE,H_MEAN,A_MEAN", "29-2072,Medical Records Specialists,25.81,53690"];
    let whole = text(&directory.path().join("national_M2023_dl.csv"), &table(&[HEADER, CODERS]));
    let part = text(&directory.path().join("means_M2023.csv"), &table(&means));
    for files in [[whole.clone(), part.clone()], [part, whole.clone()]] {
        let release = one(sheet::import_sheets(&files, &states(), &Options::default()).unwrap());
        let (_, cell) = release.cells().next().unwrap();
        assert_eq!(cell.slot(DataType::Employment), Slot::new(185_690).unwrap());
        assert_eq!(cell.slot(DataType::AnnualMean), Slot::new(53_690).unwrap());
        assert_eq!(cell.slot(DataType::AnnualMedian), Slot::ABSENT);
        assert_eq!(release.meta().sources.len(), 2);
    }
    let other = [means[0], "29-2072,Medical Records Specialists,25.81,53700"];
    let other = text(&directory.path().join("other_M2023.csv"), &table(&other));
    let fault = sheet::import_sheets(&[whole, other], &states(), &Options::default())
        .unwrap_err()
        .to_string();
    assert!(fault.ends_with("was already given in national_M2023_dl.csv:2"), "{fault}");
}

#[test]
fn a_day_of_publication_is_of_one_vintage() {
    let directory = tempfile::tempdir().unwrap();
    let file = |name: &str| text(&directory.path().join(name), &table(&[HEADER, CODERS]));
    let files = [file("a_M2022.csv"), file("b_M2023.csv")];
    let options = Options { publication_date: Some("2024-04-03".to_owned()), ..Options::default() };
    let fault = sheet::import_sheets(&files, &states(), &options).unwrap_err().to_string();
    assert_eq!(
        fault,
        "--published: the files hold 2 vintages, which were not published on one day"
    );
    let release = one(sheet::import_sheets(&files[1..], &states(), &options).unwrap());
    assert_eq!(release.meta().publication_date.as_deref(), Some("2024-04-03"));
}
