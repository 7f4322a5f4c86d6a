//! Generated messages, clients and servers. Their documentation is that of the protos.
#![allow(
    missing_docs,
    clippy::all,
    clippy::pedantic,
    unreachable_pub,
    unused_qualifications,
    rustdoc::all
)]

/// `google.*`, vendored.
pub mod google {
    /// `google.api`.
    pub mod api {
        tonic::include_proto!("google.api");
    }
}

/// `medwage.*`.
pub mod medwage {
    /// `medwage.errors`.
    pub mod errors {
        /// Version 1.
        pub mod v1 {
            tonic::include_proto!("medwage.errors.v1");
        }
    }
    /// `medwage.type`.
    pub mod r#type {
        /// Version 1.
        pub mod v1 {
            tonic::include_proto!("medwage.r#type.v1");
        }
    }
    /// `medwage.benchmark`.
    pub mod benchmark {
        /// Version 1.
        pub mod v1 {
            tonic::include_proto!("medwage.benchmark.v1");
        }
    }
    /// `medwage.careerpath`.
    pub mod careerpath {
        /// Version 1.
        pub mod v1 {
            tonic::include_proto!("medwage.careerpath.v1");
        }
    }
    /// `medwage.catalog`.
    pub mod catalog {
        /// Version 1.
        pub mod v1 {
            tonic::include_proto!("medwage.catalog.v1");
        }
    }
    /// `medwage.estimator`.
    pub mod estimator {
        /// Version 1.
        pub mod v1 {
            tonic::include_proto!("medwage.estimator.v1");
        }
    }
}

pub use medwage::benchmark::v1 as benchmark;
pub use medwage::careerpath::v1 as careerpath;
pub use medwage::catalog::v1 as catalog;
pub use medwage::errors::v1 as errors;
pub use medwage::estimator::v1 as estimator;
pub use medwage::r#type::v1 as types;
