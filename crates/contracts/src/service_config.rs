//! The gRPC service configs that come with the contracts: deadlines, and which calls are made again and when.
//!
//! Hand one to a gRPC client of any language as its default service config.

/// That of `medwage.benchmark.v1`.
pub const BENCHMARK: &str =
    include_str!("../../../proto/medwage/benchmark/v1/benchmark_service_grpc_service_config.json");
/// That of `medwage.estimator.v1`.
pub const ESTIMATOR: &str =
    include_str!("../../../proto/medwage/estimator/v1/estimator_service_grpc_service_config.json");
/// That of `medwage.catalog.v1`.
pub const CATALOG: &str =
    include_str!("../../../proto/medwage/catalog/v1/catalog_service_grpc_service_config.json");
/// That of `medwage.careerpath.v1`.
pub const CAREER_PATH: &str = include_str!(
    "../../../proto/medwage/careerpath/v1/career_path_service_grpc_service_config.json"
);
