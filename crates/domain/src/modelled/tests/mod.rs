//! The model on a small market whose effects are known.

mod estimates;
mod evidence;
mod training;

use super::testing::Small;
use super::{AreaModel, Prediction, train};
use crate::market::{AreaIx, OccupationIx};

fn predict(model: &AreaModel, market: &Small, occupation: usize, area: usize) -> Prediction {
    let (occupation, area) = (OccupationIx(occupation as u16), AreaIx(area as u16));
    model.predict(market, occupation, area).unwrap()
}

fn model(market: &Small) -> AreaModel {
    train(market).unwrap()
}
