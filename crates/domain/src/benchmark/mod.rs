//! What the market pays: the published cell, or the next best thing with the reason.

pub mod mix;
pub mod ranking;
pub mod reliability;
pub mod walk;
