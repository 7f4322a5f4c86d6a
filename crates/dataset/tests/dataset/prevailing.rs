//! The prevailing wages that are built in: whole, as printed, and told apart from cells of BLS.

use std::fs;
use std::path::Path;

use medwage_dataset::prevailing::{self, Basis, PrevailingWage};
use medwage_dataset::{embedded_prevailing_wages, newest_embedded};
use medwage_domain::market::Market as _;
use medwage_domain::money::{Cents, Pay};

fn find(soc: &str, area: &str) -> Option<PrevailingWage> {
    embedded_prevailing_wages().unwrap().find_wage(soc.parse().unwrap(), area.parse().unwrap())
}

#[test]
fn levels_stand_as_the_department_prints_them() {
    // 47.73, 74.99, 102.25, 129.51 an hour, and 25,240, 38,013, 50,787, 63,560 a year.
    let hourly = find("11-1011", "0010180").unwrap();
    assert_eq!(hourly.wage_levels().map(Cents::get), [4_773, 7_499, 10_225, 12_951]);
    assert_eq!((hourly.pay, hourly.basis, hourly.sharing), (Pay::Hourly, Basis::Own, 1));
    assert_eq!(hourly.mean_wage(), Cents::new(10_225));
    let annual = find("11-1031", "0010180").unwrap();
    assert_eq!(annual.wage_levels().map(Cents::get), [2_524_000, 3_801_300, 5_078_700, 6_356_000]);
    assert_eq!((annual.pay, annual.basis), (Pay::Annual, Basis::Unsure));
    assert_eq!(annual.mean_wage(), Cents::new(5_078_667));
    assert_eq!(find("11-1031", "0010380").unwrap().basis, Basis::Shared);
    assert_eq!(find("29-2072", "0000000"), None);
    assert_eq!(find("00-0000", "0010180"), None);
}

#[test]
fn the_wages_are_whole_and_their_areas_are_those_of_the_release() {
    let wages = embedded_prevailing_wages().unwrap();
    assert_eq!((wages.wage_year.as_str(), wages.reference_month.as_str()), ("2025-26", "2024-05"));
    assert_eq!((wages.len(), wages.is_empty()), (443_538, false));
    let release = newest_embedded().open_release().unwrap();
    let mut own = 0;
    for (soc, area, wage) in wages.iter() {
        let known = release.area_ix(area).zip(release.occupation_ix(soc));
        assert!(wage.basis != Basis::Own || known.is_some(), "{soc} in {area}");
        assert!(wage.entry <= wage.experienced);
        own += usize::from(wage.basis == Basis::Own);
    }
    assert_eq!(own, 175_857);
}

#[test]
fn the_committed_file_is_what_the_table_gives() {
    let Some(shared) = crate::support::shared_data("the_committed_file_is_what_the_table_gives")
    else {
        return;
    };
    let packed = fs::File::open(shared.join("oflc/oflc_2025_26_area_levels.csv.gz")).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let table = folder.path().join("oflc_2025_26_area_levels.csv");
    let mut text = fs::File::create(&table).unwrap();
    std::io::copy(&mut flate2::read::GzDecoder::new(packed), &mut text).unwrap();
    let built = prevailing::import_oflc(&table, "2025-26", "2024-05").unwrap();
    let committed = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data/oflc-2025-26.mwp");
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        fs::write(&committed, &built).unwrap();
    }
    assert!(built == fs::read(committed).unwrap(), "run medwage dataset import-oflc");
    assert!(built.len() < 2_500_000, "{} bytes are too many to build in", built.len());
    for place in (0..built.len()).step_by(99_991) {
        let mut bytes = built.clone();
        bytes[place] ^= 1;
        assert!(prevailing::open_wages(&bytes).is_err(), "a flipped bit at {place} went unseen");
    }
}

#[test]
fn a_table_that_makes_no_sense_is_refused_with_line_and_reason() {
    let folder = tempfile::tempdir().unwrap();
    let header = "soc,area_code,area_name,unit,mean_of_lowest_third,l2,l3,mean_of_upper_two_thirds,mean,\
                  areas_sharing_this_value,in_oews_2025,basis";
    let row = "11-1011,0010180,\"Abilene, TX\",hour,47.73,74.99,102.25,129.51,102.25,1,1,own";
    let import = |text: String| {
        let table = folder.path().join("table.csv");
        fs::write(&table, text).unwrap();
        prevailing::import_oflc(&table, "2025-26", "2024-05").map_err(|error| error.to_string())
    };
    assert!(import(format!("{header}\n{row}\n")).is_ok());
    for (changed, reason) in [
        (
            row.replace("74.99", "75.99"),
            "line 2: the levels 4773, 7599, 10225, 12951 don't lie evenly",
        ),
        (row.replace("own", "ours"), "line 2: basis \"ours\" is none of own, shared, unsure"),
        (row.replace("hour", "day"), "line 2: unit \"day\" is neither hour nor year"),
        (row.replace("47.73", "47.735"), "line 2: mean_of_lowest_third \"47.735\" is no wage"),
        (format!("{row}\n{row}"), "line 3: 11-1011 in 0010180 comes twice"),
        (row.replace("11-1011", "CEO"), "line 2: soc \"CEO\""),
    ] {
        let refused = import(format!("{header}\n{changed}\n")).unwrap_err();
        assert!(refused.starts_with(reason), "{refused}\nis not\n{reason}");
    }
    assert!(import(row.to_owned()).unwrap_err().starts_with("the columns are"));
}
