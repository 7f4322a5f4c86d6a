//! What the contracts promise, as text that people review.

mod error_pages;
mod shape;
