//! The loaded releases: those that come with the product, and those of a directory that is watched.

mod catalogue;
mod directory;
mod labels;
mod loaded;
mod memo;
mod provenance;

pub(crate) use catalogue::{Catalogue, Refusal, Store};
pub(crate) use directory::Directory;
pub(crate) use loaded::{Loaded, Origin};
