//! The product as its users meet it: real processes, real clients, the README.

mod product;
mod python;
mod readme;
