//! The names of a release's occupations, areas and industries, written once so that a reply copies instead of formatting, and
//! their wire form, so that the most frequent reply doesn't encode either.

use std::borrow::Cow;

use medwage_contracts::convert::{area_display_name, industry_display_name};
use medwage_contracts::names::Collection;
use medwage_contracts::pb::types::{Resolved, ResolvedMarket};
use medwage_dataset::Release;
use medwage_domain::market::{Area, AreaIx, AreaKind, CellKey, IndustryIx, Market, OccupationIx};
use medwage_domain::text::benchmark::MarketName;
use medwage_domain::text::{industry_name, place_name, sentence_name};
use prost::Message as _;

use super::other_areas::OtherAreas;

/// The names of one resource of the release.
#[derive(Debug)]
pub(crate) struct Label {
    /// The publisher's code, such as `29-2072`.
    pub(crate) code: String,
    /// The resource name, such as `occupations/29-2072`.
    pub(crate) resource: String,
    /// The name for people.
    pub(crate) display_name: String,
    /// The name within a sentence.
    sentence_name: String,
    /// `resource` and `display_name` as fields of a `Resolved`, in their wire form.
    pub(crate) encoded: Box<[u8]>,
}

/// Names by index in the release.
#[derive(Debug)]
pub(crate) struct Labels {
    occupations: Vec<Label>,
    areas: Vec<Label>,
    /// Areas that a place may be read as and that the release does not hold.
    pub(super) other_areas: OtherAreas,
    industries: Vec<Label>,
    name_prefix: String,
    all_industries: IndustryIx,
}

impl Label {
    fn new(
        collection: Collection,
        code: String,
        display_name: &str,
        sentence_name: String,
    ) -> Self {
        let resource = collection.write_name(&code);
        let display_name = display_name.to_owned();
        let resolved = Resolved {
            resource: resource.clone(),
            display_name: display_name.clone(),
            ..Resolved::default()
        };
        let encoded = resolved.encode_to_vec().into_boxed_slice();
        Self { code, resource, display_name, sentence_name, encoded }
    }

    /// Writes the names of an area.
    pub(super) fn of_area(area: &Area) -> Self {
        let name = place_name(&area.name).into_owned();
        Self::new(Collection::Areas, area.code.to_string(), area_display_name(area), name)
    }

    /// Writes the resource as a market that was considered has it: without an input.
    pub(crate) fn write_resolved(&self) -> Resolved {
        Resolved {
            resource: self.resource.clone(),
            display_name: self.display_name.clone(),
            ..Resolved::default()
        }
    }
}

impl Labels {
    pub(crate) fn new(release: &Release) -> Self {
        let occupation = |occupation: &medwage_domain::market::Occupation| {
            let name = sentence_name(&occupation.title);
            Label::new(Collection::Occupations, occupation.soc.to_string(), &occupation.title, name)
        };
        let industry = |it: &medwage_domain::market::Industry| {
            let (code, name) = (it.code.to_string(), industry_name(&it.title));
            Label::new(Collection::Industries, code, industry_display_name(it), name)
        };
        let release_name = Collection::Releases.write_name(release.release_id());
        Self {
            occupations: release.occupations().iter().map(occupation).collect(),
            areas: release.areas().iter().map(Label::of_area).collect(),
            other_areas: OtherAreas::new(release),
            industries: release.industries().iter().map(industry).collect(),
            name_prefix: format!("{release_name}/benchmarks/"),
            all_industries: release.all_industries(),
        }
    }

    /// The names of an occupation.
    pub(crate) fn occupation(&self, ix: OccupationIx) -> &Label {
        &self.occupations[usize::from(ix.0)]
    }

    /// The names of an area.
    pub(crate) fn area(&self, ix: AreaIx) -> &Label {
        let index = usize::from(ix.0);
        self.areas.get(index).unwrap_or_else(|| self.other_areas.label(index - self.areas.len()))
    }

    /// The names of an industry.
    pub(crate) fn industry(&self, ix: IndustryIx) -> &Label {
        &self.industries[usize::from(ix.0)]
    }

    /// The resource name of a cell's benchmark.
    pub(crate) fn benchmark_name(&self, key: CellKey) -> String {
        self.name_parts(key).concat()
    }

    /// The same in parts.
    pub(crate) fn name_parts(&self, key: CellKey) -> [&str; 6] {
        let (occupation, area, industry) = self.resource_ids(key);
        [&self.name_prefix, occupation, ".", area, ".", industry]
    }

    /// The id of a cell within its release.
    pub(crate) fn benchmark_id(&self, key: CellKey) -> String {
        let (occupation, area, industry) = self.resource_ids(key);
        [occupation, ".", area, ".", industry].concat()
    }

    /// A market that was considered, without inputs.
    pub(crate) fn write_market(&self, key: CellKey) -> ResolvedMarket {
        ResolvedMarket {
            occupation: Some(self.occupation(key.occupation).write_resolved()),
            area: Some(self.area(key.area).write_resolved()),
            industry: Some(self.industry(key.industry).write_resolved()),
        }
    }

    /// A market as a sentence names it.
    pub(crate) fn sentence_name(&self, key: CellKey) -> MarketName<'_> {
        let industry = &self.industry(key.industry).sentence_name;
        let mentioned = key.industry != self.all_industries;
        MarketName {
            occupation: Cow::Borrowed(&self.occupation(key.occupation).sentence_name),
            industry: mentioned.then_some(Cow::Borrowed(industry)),
            place: Cow::Borrowed(&self.area(key.area).sentence_name),
        }
    }

    /// The BLS series id of a cell without the data type of a figure.
    pub(crate) fn series_id_stem(&self, market: &impl Market, key: CellKey) -> String {
        let soc = &self.occupation(key.occupation).code;
        let letter = match market.area(key.area).kind {
            AreaKind::Nation => "N",
            AreaKind::State => "S",
            AreaKind::Metropolitan | AreaKind::Nonmetropolitan => "M",
        };
        let (area, industry) = (&self.area(key.area).code, &self.industry(key.industry).code);
        ["OEU", letter, area, industry, &soc[..2], &soc[3..]].concat()
    }

    /// The ids of the three resources, in lower case as resource names have them.
    fn resource_ids(&self, key: CellKey) -> (&str, &str, &str) {
        let industry = self.industry(key.industry);
        let id = industry.resource.len() - industry.code.len();
        (&self.occupation(key.occupation).code, &self.area(key.area).code, &industry.resource[id..])
    }
}
