//! Generated servers. Their messages are those of [`crate::pb`], but for replies that a server splices
//! from parts that are encoded already: those are [`crate::Encoded`].
#![allow(
    missing_docs,
    clippy::all,
    clippy::pedantic,
    unreachable_pub,
    unused_qualifications,
    rustdoc::all
)]

/// `medwage.benchmark.v1`.
pub mod benchmark {
    include!(concat!(env!("OUT_DIR"), "/servers/medwage.benchmark.v1.rs"));
}

/// `medwage.careerpath.v1`.
pub mod careerpath {
    include!(concat!(env!("OUT_DIR"), "/servers/medwage.careerpath.v1.rs"));
}

/// `medwage.catalog.v1`.
pub mod catalog {
    include!(concat!(env!("OUT_DIR"), "/servers/medwage.catalog.v1.rs"));
}

/// `medwage.estimator.v1`.
pub mod estimator {
    include!(concat!(env!("OUT_DIR"), "/servers/medwage.estimator.v1.rs"));
}
