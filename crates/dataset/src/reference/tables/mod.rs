//! The tables: for each, which columns of which file are kept, and how a stored row is read.

mod city_names;
pub(super) mod industries;
pub(super) mod law;
pub(super) mod occupations;
pub(super) mod places;
pub(super) mod prices;
pub(super) mod projections;
pub(super) mod series;
pub(super) mod statistics;
pub(super) mod thresholds;
pub(super) mod zips;
