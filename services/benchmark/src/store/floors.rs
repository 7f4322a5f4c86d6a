//! The least pay by law in the markets of a release, in its month.

use medwage_dataset::Release;
use medwage_domain::benchmark::modelled::Modelled;
use medwage_domain::benchmark::{Answer, Source};
use medwage_domain::code::AreaCode;
use medwage_domain::estimate::{Day, Facility, LegalFloor, MinimumWage, MinimumWages};
use medwage_domain::market::{AreaIx, CellKey, Market as _};
use medwage_domain::money::Cents;

/// The minimum wages of a release's areas; none where the tables were built in spoiled, which a test holds that they were not.
#[derive(Debug)]
pub(crate) struct Floors {
    known: Option<(MinimumWages, Day)>,
    /// The general minimum of each area, in the release's order.
    areas: Box<[Option<&'static MinimumWage>]>,
}

impl Floors {
    /// Finds the minimum of each area in the release's month.
    pub(crate) fn new(release: &Release) -> Self {
        let tables = medwage_catalog::law::minimum_wages()
            .ok()
            .zip(medwage_catalog::embedded_reference().ok());
        let minimums = tables.map(|(table, reference)| MinimumWages::new(table, reference));
        let known = minimums.zip(Day::parse_day(&format!("{}-01", release.meta().reference_month)));
        let minimum = |code: AreaCode| {
            let (minimums, day) = known.as_ref()?;
            minimums.find_minimum(code, &[], *day)
        };
        Self { areas: release.areas().iter().map(|area| minimum(area.code)).collect(), known }
    }

    /// Returns the general minimum of an area.
    pub(crate) fn of_area(&self, area: AreaIx) -> Option<&'static MinimumWage> {
        self.areas.get(usize::from(area.0)).copied().flatten()
    }

    /// Returns the least pay an hour in a market: that of the kinds of facility of its industry, where the law has any.
    pub(crate) fn hourly_floor(&self, release: &Release, key: CellKey) -> Option<Cents> {
        let facilities = find_facilities(release, key);
        if facilities.is_empty() {
            return self.of_area(key.area).map(|floor| floor.hourly);
        }
        let (minimums, day) = self.known.as_ref()?;
        let code = release.area(key.area).code;
        minimums.find_minimum(code, facilities, *day).map(|minimum| minimum.hourly)
    }

    /// Returns the same with all that is to be said of it.
    pub(crate) fn find_floor(&self, release: &Release, key: CellKey) -> Option<LegalFloor> {
        let (minimums, day) = self.known.as_ref()?;
        minimums.find_floor(release.area(key.area).code, find_facilities(release, key), *day)
    }

    /// Keeps an estimate from lying below the least pay by law; what is published stays as it is.
    pub(crate) fn apply_floor<'a>(&self, release: &Release, answer: Answer<'a>) -> Answer<'a> {
        let Source::Modelled(model) = answer.source else { return answer };
        let floored = self.floor_model(release, answer.answered, *model);
        Answer { source: Source::Modelled(Box::new(floored)), ..answer }
    }

    /// Returns a modeled cell that does not lie below the least pay by law of its market.
    pub(crate) fn floor_model(&self, release: &Release, key: CellKey, model: Modelled) -> Modelled {
        match self.hourly_floor(release, key) {
            Some(hourly) => model.with_floor(hourly),
            None => model,
        }
    }
}

fn find_facilities(release: &Release, key: CellKey) -> &'static [Facility] {
    if key.industry == release.all_industries() {
        return &[];
    }
    Facility::of_industry(&release.industry(key.industry).code.to_string(), false)
}
