//! Market pay: the published cell, or the next best thing with the reason.

pub mod answer;
pub mod blend;
pub mod difference;
pub mod fallback;
pub mod figures;
pub mod industry;
pub mod mix;
pub mod modelled;
pub mod ranking;
pub mod reliability;
pub mod shrinkage;
pub mod wage_levels;
pub mod wage_position;

pub use answer::{Answer, Refusal, Source, answer_query, nearest_published};
