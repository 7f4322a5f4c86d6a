//! What goes into a snapshot comes out of it.

use crate::support;

use medwage_dataset::Release;
use medwage_dataset::format::{EncodeError, encode_release};
use medwage_domain::market::{AreaIx, CellKey, IndustryIx, Market, OccupationIx};

#[test]
fn every_cell_table_and_word_comes_back() {
    let data = support::small_release();
    let release = Release::open_snapshot(&encode_release(&data).unwrap()).unwrap();
    assert_eq!(release.clone().into_data().cells, data.cells);
    assert_eq!(release.clone().into_data().source_rows, data.source_rows);
    for (index, (key, _)) in data.cells.iter().enumerate() {
        let rows: Vec<_> =
            release.source_rows(*key).map(|(file, rows)| (&file.name, rows)).collect();
        let expected: Vec<_> = data
            .source_rows
            .rows_of(index)
            .map(|rows| (&data.meta.sources[0].name, rows))
            .collect();
        assert_eq!(rows, expected, "{key:?}");
    }
    assert_eq!(release.occupations(), data.occupations);
    assert_eq!(release.areas(), data.areas);
    assert_eq!(release.industries(), data.industries);
    assert_eq!(release.footnotes(), data.footnotes);
    assert_eq!(release.meta(), &data.meta);
    assert_eq!(release.top_code(), data.top_code);
}

#[test]
fn a_cell_is_found_by_its_key_and_no_other() {
    let data = support::small_release();
    let release = Release::open_snapshot(&encode_release(&data).unwrap()).unwrap();
    for area in 0..=data.areas.len() {
        for industry in 0..=data.industries.len() {
            for occupation in 0..=200 {
                let key = CellKey {
                    occupation: OccupationIx(occupation),
                    area: AreaIx(area as u16),
                    industry: IndustryIx(industry as u16),
                };
                let expected = data.cells.iter().find(|(other, _)| *other == key);
                assert_eq!(release.cell(key), expected.map(|(_, cell)| cell), "{key:?}");
            }
        }
    }
}

#[test]
fn the_same_release_gives_the_same_bytes() {
    let data = support::small_release();
    let bytes = encode_release(&data).unwrap();
    assert_eq!(bytes, encode_release(&support::small_release()).unwrap());
    let reopened = Release::open_snapshot(&bytes).unwrap().into_data();
    assert_eq!(bytes, encode_release(&reopened).unwrap());
}

#[test]
fn disorder_is_refused_before_it_is_written() {
    let mut data = support::small_release();
    data.cells.swap(3, 4);
    assert!(matches!(encode_release(&data), Err(EncodeError::KeyOrder { .. })));

    let mut data = support::small_release();
    data.cells[3].0 = data.cells[2].0;
    assert!(matches!(encode_release(&data), Err(EncodeError::KeyOrder { .. })));

    let mut data = support::small_release();
    data.areas.swap(0, 1);
    assert!(matches!(encode_release(&data), Err(EncodeError::TableOrder { .. })));

    let mut data = support::small_release();
    data.areas.pop();
    assert!(matches!(encode_release(&data), Err(EncodeError::KeyRange { .. })));

    for cells in [data.cells.len() - 1, data.cells.len() + 1] {
        let mut data = support::small_release();
        data.source_rows = support::source_rows(cells);
        assert!(
            matches!(encode_release(&data), Err(EncodeError::SourceRows { .. })),
            "{cells} cells"
        );
    }
    let mut data = support::small_release();
    data.meta.sources.clear();
    assert!(matches!(encode_release(&data), Err(EncodeError::SourceRows { .. })));
}

#[test]
fn a_release_without_cells_is_still_one() {
    let mut data = support::small_release();
    data.cells.clear();
    data.source_rows = support::source_rows(0);
    let release = Release::open_snapshot(&encode_release(&data).unwrap()).unwrap();
    assert_eq!(release.cell_count(), 0);
    assert_eq!(release.cells().count(), 0);
}
