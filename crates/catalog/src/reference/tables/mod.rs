//! The tables: for each, the columns of a file that are kept, and the reading of a stored row.

mod city_names;
pub(super) mod figures;
pub(super) mod index_series;
pub(super) mod industries;
pub(super) mod occupations;
pub(super) mod places;
pub(super) mod prices;
pub(super) mod projections;
pub(super) mod thresholds;
pub(super) mod zips;
