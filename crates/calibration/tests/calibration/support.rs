//! What the tests share: the tables of the repository, the built-in release, and national bases.

use std::path::PathBuf;
use std::sync::{Arc, OnceLock};

use medwage_calibration::{Calibration, Inputs, fit};
use medwage_catalog::embedded_reference;
use medwage_dataset::{Release, newest_embedded};
use medwage_domain::benchmark::mix::IndustryMarkers;
use medwage_domain::benchmark::modelled::Modelled;
use medwage_domain::benchmark::reliability::{Grade, grade_cell, relative_mean_error};
use medwage_domain::code::{AreaCode, Soc};
use medwage_domain::distribution::Distribution;
use medwage_domain::estimate::{Base, Setting, SettingBase};
use medwage_domain::market::{CellKey, Market};
use medwage_domain::money::Pay;
use medwage_domain::reference::Reference;

pub(crate) fn directory() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../data/model")
}

pub(crate) fn inputs() -> Inputs {
    Inputs::read_directory(&directory()).unwrap()
}

pub(crate) fn reference() -> &'static Reference {
    embedded_reference().unwrap()
}

pub(crate) fn release() -> &'static Arc<Release> {
    static RELEASE: OnceLock<Arc<Release>> = OnceLock::new();
    RELEASE.get_or_init(|| newest_embedded().open_release().unwrap())
}

/// One fit for all tests of a file.
pub(crate) fn calibration() -> &'static Calibration {
    static FIT: OnceLock<Calibration> = OnceLock::new();
    FIT.get_or_init(|| fit(&inputs(), &reference().statistics, &**release()).unwrap())
}

pub(crate) fn soc(code: &str) -> Soc {
    code.parse().unwrap()
}

/// The base of a published cell of all industries.
pub(crate) fn base(soc: Soc, area: AreaCode) -> Option<Base> {
    let market = &**release();
    let key = CellKey {
        occupation: market.occupation_ix(soc)?,
        area: market.area_ix(area)?,
        industry: market.all_industries(),
    };
    let cell = market.cell(key)?;
    let rule = Distribution::from_cell(cell, Pay::Annual, market.top_code()).ok()?;
    let half_width = 1.2816 * relative_mean_error(cell).unwrap_or(0.1);
    let base = Base::new(rule.quantile(), half_width, grade_cell(cell).0)?;
    Some(if rule.lowest_bound().is_some() {
        base.known_to(rule.quantile().last_point().0)
    } else {
        base
    })
}

/// The grade of a published cell of all industries.
pub(crate) fn grade_of(soc: Soc, area: AreaCode) -> Option<Grade> {
    let market = &**release();
    let key = CellKey {
        occupation: market.occupation_ix(soc)?,
        area: market.area_ix(area)?,
        industry: market.all_industries(),
    };
    market.cell(key).map(|cell| grade_cell(cell).0)
}

/// The base of an area with a kind of workplace in it, published or modeled.
pub(crate) fn base_within(soc: Soc, area: AreaCode, industry: &str) -> Option<Base> {
    let market = &**release();
    let key = CellKey {
        occupation: market.occupation_ix(soc)?,
        area: market.area_ix(area)?,
        industry: market.industry_ix(industry.parse().ok()?)?,
    };
    let (quantile, half_width, graded) = if key.area == market.nation() {
        let cell = market.cell(key)?;
        let rule = Distribution::from_cell(cell, Pay::Annual, market.top_code()).ok()?;
        (*rule.quantile(), 0.01, grade_cell(cell).0)
    } else {
        let modeled = Modelled::estimate_cell(market, markers(), key)?;
        (*modeled.annual_quantile(), modeled.median_half_width(), modeled.grade())
    };
    let setting = Setting {
        quantile,
        national_step: None,
        mix_weight: None,
        reliability_weight: None,
        physicians_office: industry.starts_with("6211"),
    };
    Some(base_of(soc, area)?.with_setting(&SettingBase::new(setting, half_width, graded)?))
}

/// The base of an area, published or modeled.
pub(crate) fn base_of(soc: Soc, area: AreaCode) -> Option<Base> {
    base(soc, area).or_else(|| {
        let market = &**release();
        let key = CellKey {
            occupation: market.occupation_ix(soc)?,
            area: market.area_ix(area)?,
            industry: market.all_industries(),
        };
        let modeled = Modelled::estimate_cell(market, markers(), key)?;
        Base::new(modeled.annual_quantile(), modeled.median_half_width(), modeled.grade())
    })
}

fn markers() -> &'static IndustryMarkers {
    static MARKERS: OnceLock<IndustryMarkers> = OnceLock::new();
    MARKERS.get_or_init(|| IndustryMarkers::new(&**release()))
}

/// The page that describes the model.
pub(crate) fn page() -> String {
    std::fs::read_to_string(directory().join("../../docs/model.md")).unwrap()
}

pub(crate) fn assert_says(page: &str, row: &str) {
    assert!(page.contains(row), "docs/model.md does not say: {row}");
}
