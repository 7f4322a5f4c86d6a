//! Areas and industries as messages, with what the reference tables add to them.

use medwage_contracts::pb::benchmark as pb;
use medwage_dataset::Release;
use medwage_domain::market::{Area, AreaIx, Industry, Market as _};
use medwage_domain::parity::PriceLevel;

use crate::context::Context;
use crate::store::Loaded;

/// The areas of a release with their places.
pub(crate) fn areas(release: &Release) -> impl Iterator<Item = (AreaIx, &Area)> {
    (0_u16..).map(AreaIx).zip(release.areas())
}

/// An area with its price level.
pub(crate) fn area(context: &Context, loaded: &Loaded, ix: AreaIx) -> pb::Area {
    let price_parity = price_level(context, loaded, ix).map(|level| parity(&level));
    pb::Area { price_parity, ..loaded.release.area(ix).into() }
}

/// An industry with the name of the next broader one.
pub(crate) fn industry(loaded: &Loaded, industry: &Industry) -> pb::Industry {
    let parent = industry.parent.map(|ix| pb::Industry::from(loaded.release.industry(ix)).name);
    pb::Industry { parent: parent.unwrap_or_default(), ..industry.into() }
}

/// The price level of an area, where one is known.
pub(crate) fn price_level(context: &Context, loaded: &Loaded, ix: AreaIx) -> Option<PriceLevel> {
    context.reference.price_level(loaded.release.area(ix))
}

/// A price level as a message.
pub(crate) fn parity(level: &PriceLevel) -> pb::PriceParity {
    pb::PriceParity {
        index: f64::from(level.index.thousandths()) / 1_000.0,
        year: level.year.into(),
        measured_for: level.measured_for.clone().unwrap_or_default(),
        source: level.source().to_owned(),
    }
}
