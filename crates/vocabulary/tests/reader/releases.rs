//! Places as releases of other years have them.

use std::sync::Arc;

use medwage_dataset::Release;
use medwage_domain::cell::{Cell, TopCode};
use medwage_domain::code::{AreaCode, IndustryCode, Soc};
use medwage_domain::market::{
    Area, AreaIx, CellKey, Industry, IndustryIx, Market, Occupation, OccupationIx,
};
use medwage_domain::modelled::AreaModel;
use medwage_domain::reading::{Reader, Reading};
use medwage_vocabulary::build_reader;

/// The newest release with areas under the codes and names that they had before.
struct EarlierRelease {
    release: Arc<Release>,
    areas: Vec<Area>,
}

impl EarlierRelease {
    fn new(renamed: &[(&str, &str, &str)]) -> Self {
        let release = medwage_dataset::newest_embedded().open_release().unwrap();
        let mut areas = release.areas().to_vec();
        for (today, before, name) in renamed {
            let area = areas.iter_mut().find(|it| it.code.to_string() == *today).unwrap();
            area.code = before.parse().unwrap();
            (*name).clone_into(&mut area.name);
        }
        areas.sort_by_key(|area| area.code);
        Self { release, areas }
    }
}

impl Market for EarlierRelease {
    fn release_id(&self) -> &str {
        "oews-2020-05"
    }

    fn top_code(&self) -> TopCode {
        self.release.top_code()
    }

    fn occupations(&self) -> &[Occupation] {
        self.release.occupations()
    }

    fn areas(&self) -> &[Area] {
        &self.areas
    }

    fn industries(&self) -> &[Industry] {
        self.release.industries()
    }

    fn cell(&self, key: CellKey) -> Option<&Cell> {
        self.release.cell(key)
    }

    fn occupation_ix(&self, soc: Soc) -> Option<OccupationIx> {
        self.release.occupation_ix(soc)
    }

    fn area_ix(&self, code: AreaCode) -> Option<AreaIx> {
        let at = self.areas.iter().position(|area| area.code == code)?;
        u16::try_from(at).ok().map(AreaIx)
    }

    fn industry_ix(&self, code: IndustryCode) -> Option<IndustryIx> {
        self.release.industry_ix(code)
    }

    fn area_model(&self) -> Option<&AreaModel> {
        None
    }
}

fn build(release: &impl Market) -> Reader {
    let reference = medwage_catalog::embedded_reference().unwrap();
    build_reader(release, medwage_catalog::embedded_catalog().unwrap(), reference).unwrap()
}

fn read(reader: &Reader, text: &str) -> Option<String> {
    reader.read_place(text).answer().map(|it| it.value.to_string())
}

/// A release reads places by its own delineation: Dayton was 19380 before it was 19430.
#[test]
fn an_earlier_delineation_reads_places_as_its_own_areas() {
    let earlier = EarlierRelease::new(&[("0019430", "0019380", "Dayton, OH")]);
    let reader = build(&earlier);
    for text in
        ["Dayton, OH", "Kettering, OH", "Montgomery County, OH", "45402", "0019380", "19380"]
    {
        assert_eq!(read(&reader, text).as_deref(), Some("0019380"), "{text}");
        let today = read(crate::reader(), text);
        assert_eq!(today.as_deref(), Some("0019430"), "{text}");
    }
    // What did not change is read as ever.
    assert_eq!(read(&reader, "Columbus, OH").as_deref(), Some("0018140"));
}

fn national() -> Arc<Release> {
    let older =
        medwage_dataset::embedded_releases().iter().find(|it| it.id() == "oews-2020-05").unwrap();
    older.open_release().unwrap()
}

/// A national release has no metropolitan areas: a place is read as what it is, never as the nation.
#[test]
fn a_national_release_takes_no_place_for_the_nation() {
    let release = national();
    assert!(release.areas().len() < 5, "{}", release.areas().len());
    let reader = build(&*release);
    for text in ["Tampa, FL", "33602", "Chicago", "Dayton, OH"] {
        match reader.read_place(text) {
            Reading::Read(answer) => {
                assert_ne!(answer.value, AreaCode::NATION, "{text}");
                assert_eq!(release.area_ix(answer.value), None, "{text}");
            }
            other => assert!(other.refusal().is_some(), "{text}: {other:?}"),
        }
    }
    assert_eq!(read(&reader, "US").as_deref(), Some("0000000"));
}
