//! Reading places: from what people write to an OEWS area.

mod codes;
mod index;
mod pieces;
mod read;
mod tables;

pub use index::PlaceIndex;
pub use tables::{
    AbroadKind, AbroadRow, AreaRow, CountyRow, FormerAreaRow, PlaceRow, PlaceTables, StateRow,
};
