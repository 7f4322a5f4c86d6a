//! The loaded releases: those that come with the product, and those of a directory that is watched.

mod directory;
mod floors;
mod labels;
mod loaded;
mod memo;
mod other_areas;
mod provenance;
mod releases;

pub(crate) use directory::Directory;
pub(crate) use labels::Label;
pub(crate) use loaded::{Loaded, Origin};
pub(crate) use releases::{Refusal, Releases, Replacement, Store};
