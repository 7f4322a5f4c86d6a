//! What the market pays: the published cell, or the next best thing with the reason.

pub mod industry;
pub mod mix;
pub mod ranking;
pub mod reliability;
pub mod standing;
pub mod walk;
