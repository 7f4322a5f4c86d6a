//! The texts of a release's codes, written once so that a reply copies instead of formatting.

use medwage_contracts::pb::benchmark as pb;
use medwage_dataset::Release;
use medwage_domain::market::{AreaKind, CellKey, Market};

/// Codes as text, by place in the release.
#[derive(Debug)]
pub(crate) struct Labels {
    socs: Vec<String>,
    areas: Vec<String>,
    industries: Vec<String>,
    name_prefix: String,
}

impl Labels {
    pub(crate) fn new(release: &Release) -> Self {
        Self {
            socs: release.occupations().iter().map(|it| it.soc.to_string()).collect(),
            areas: release.areas().iter().map(|it| it.code.to_string()).collect(),
            industries: release.industries().iter().map(|it| it.code.to_string()).collect(),
            name_prefix: format!("releases/{}/benchmarks/soc-", release.release_id()),
        }
    }

    /// The resource name of a cell's benchmark.
    pub(crate) fn name(&self, key: CellKey) -> String {
        let (soc, area, industry) = self.codes(key);
        [&self.name_prefix, soc, "-area-", area, "-industry-", industry].concat()
    }

    /// The id of a cell within its release.
    pub(crate) fn id(&self, key: CellKey) -> String {
        let (soc, area, industry) = self.codes(key);
        ["soc-", soc, "-area-", area, "-industry-", industry].concat()
    }

    /// A cell with its codes, titles and series.
    pub(crate) fn cell(&self, release: &Release, key: CellKey) -> pb::Cell {
        let (soc, area, industry) = self.codes(key);
        let place = release.area(key.area);
        let letter = match place.kind {
            AreaKind::Nation => "N",
            AreaKind::State => "S",
            AreaKind::Metropolitan | AreaKind::Nonmetropolitan => "M",
        };
        pb::Cell {
            occupation: soc.to_owned(),
            occupation_title: release.occupation(key.occupation).title.clone(),
            area: area.to_owned(),
            area_name: place.name.clone(),
            industry: industry.to_owned(),
            industry_title: release.industry(key.industry).title.clone(),
            series_id_stem: ["OEU", letter, area, industry, &soc[..2], &soc[3..]].concat(),
        }
    }

    fn codes(&self, key: CellKey) -> (&str, &str, &str) {
        (
            &self.socs[usize::from(key.occupation.0)],
            &self.areas[usize::from(key.area.0)],
            &self.industries[usize::from(key.industry.0)],
        )
    }
}
