//! Importers: from the publisher's files to a release's tables.

pub mod flat;
