//! The texts of a release's codes, written once so that a reply copies instead of formatting, and their
//! wire form, so that the most frequent reply doesn't encode either.

use medwage_contracts::Fields;
use medwage_contracts::pb::benchmark as pb;
use medwage_dataset::Release;
use medwage_domain::market::{AreaKind, CellKey, Market};
use prost::Message as _;

/// The field number of [`pb::Cell::series_id_stem`].
const SERIES_ID_STEM: u32 = 7;

/// Codes as text, by place in the release.
#[derive(Debug)]
pub(crate) struct Labels {
    socs: Vec<String>,
    areas: Vec<String>,
    industries: Vec<String>,
    name_prefix: String,
    encoded: EncodedParts,
}

/// Parts of a [`pb::Cell`] in their wire form: an occupation's, an area's and an industry's code and title.
#[derive(Debug)]
struct EncodedParts {
    occupations: Vec<Box<[u8]>>,
    areas: Vec<Box<[u8]>>,
    industries: Vec<Box<[u8]>>,
}

impl Labels {
    pub(crate) fn new(release: &Release) -> Self {
        let socs: Vec<_> = release.occupations().iter().map(|it| it.soc.to_string()).collect();
        let areas: Vec<_> = release.areas().iter().map(|it| it.code.to_string()).collect();
        let industries: Vec<_> =
            release.industries().iter().map(|it| it.code.to_string()).collect();
        let encoded = EncodedParts::new(release, &socs, &areas, &industries);
        let name_prefix = format!("releases/{}/benchmarks/soc-", release.release_id());
        Self { socs, areas, industries, name_prefix, encoded }
    }

    /// The resource name of a cell's benchmark.
    pub(crate) fn name(&self, key: CellKey) -> String {
        self.name_parts(key).concat()
    }

    /// The same in parts.
    pub(crate) fn name_parts(&self, key: CellKey) -> [&str; 6] {
        let (soc, area, industry) = self.codes(key);
        [&self.name_prefix, soc, "-area-", area, "-industry-", industry]
    }

    /// The id of a cell within its release.
    pub(crate) fn id(&self, key: CellKey) -> String {
        let (soc, area, industry) = self.codes(key);
        ["soc-", soc, "-area-", area, "-industry-", industry].concat()
    }

    /// A cell with its codes, titles and series.
    pub(crate) fn cell(&self, release: &Release, key: CellKey) -> pb::Cell {
        let (soc, area, industry) = self.codes(key);
        pb::Cell {
            occupation: soc.to_owned(),
            occupation_title: release.occupation(key.occupation).title.clone(),
            area: area.to_owned(),
            area_name: release.area(key.area).name.clone(),
            industry: industry.to_owned(),
            industry_title: release.industry(key.industry).title.clone(),
            series_id_stem: self.series_id_stem(release, key).concat(),
        }
    }

    /// Writes the fields of the same cell.
    pub(crate) fn write_cell(&self, release: &Release, key: CellKey, fields: &mut Fields) {
        let parts = &self.encoded;
        fields.encoded(&parts.occupations[usize::from(key.occupation.0)]);
        fields.encoded(&parts.areas[usize::from(key.area.0)]);
        fields.encoded(&parts.industries[usize::from(key.industry.0)]);
        fields.text(SERIES_ID_STEM, &self.series_id_stem(release, key));
    }

    fn series_id_stem(&self, release: &Release, key: CellKey) -> [&str; 6] {
        let (soc, area, industry) = self.codes(key);
        let letter = match release.area(key.area).kind {
            AreaKind::Nation => "N",
            AreaKind::State => "S",
            AreaKind::Metropolitan | AreaKind::Nonmetropolitan => "M",
        };
        ["OEU", letter, area, industry, &soc[..2], &soc[3..]]
    }

    fn codes(&self, key: CellKey) -> (&str, &str, &str) {
        (
            &self.socs[usize::from(key.occupation.0)],
            &self.areas[usize::from(key.area.0)],
            &self.industries[usize::from(key.industry.0)],
        )
    }
}

impl EncodedParts {
    fn new(release: &Release, socs: &[String], areas: &[String], industries: &[String]) -> Self {
        let encode = |part: pb::Cell| part.encode_to_vec().into_boxed_slice();
        let occupation = |(code, title): (&String, &String)| {
            let (occupation, occupation_title) = (code.clone(), title.clone());
            encode(pb::Cell { occupation, occupation_title, ..pb::Cell::default() })
        };
        let area = |(code, name): (&String, &String)| {
            let (area, area_name) = (code.clone(), name.clone());
            encode(pb::Cell { area, area_name, ..pb::Cell::default() })
        };
        let industry = |(code, title): (&String, &String)| {
            let (industry, industry_title) = (code.clone(), title.clone());
            encode(pb::Cell { industry, industry_title, ..pb::Cell::default() })
        };
        let titles = release.occupations().iter().map(|it| &it.title);
        let names = release.areas().iter().map(|it| &it.name);
        let kinds = release.industries().iter().map(|it| &it.title);
        Self {
            occupations: socs.iter().zip(titles).map(occupation).collect(),
            areas: areas.iter().zip(names).map(area).collect(),
            industries: industries.iter().zip(kinds).map(industry).collect(),
        }
    }
}
