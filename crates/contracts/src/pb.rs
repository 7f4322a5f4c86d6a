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
    /// `google.type`.
    pub mod r#type {
        tonic::include_proto!("google.r#type");
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
        /// The messages of 0.1.0, until the last service has left them.
        pub mod v0 {
            tonic::include_proto!("medwage.r#type.v0");
        }
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

pub use google::r#type::{Date, Money};
pub use medwage::benchmark::v1 as benchmark;
pub use medwage::careerpath::v1 as careerpath;
pub use medwage::catalog::v1 as catalog;
pub use medwage::errors::v1 as errors;
pub use medwage::estimator::v1 as estimator;
pub use medwage::r#type::v0 as types_v0;
pub use medwage::r#type::v1 as types;
