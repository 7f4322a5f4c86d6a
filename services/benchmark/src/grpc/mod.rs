//! The contract's methods: decode, ask the domain, encode.

mod areas;
mod catalogue;
mod compare;
mod get;
mod list;
mod rank;
mod releases;
mod search;
mod statistics;
mod stream;
mod trend;

use std::pin::Pin;

use medwage_contracts::Encoded;
use medwage_contracts::pb::benchmark as pb;
use medwage_contracts::servers::benchmark::benchmark_service_server::BenchmarkService;
use tokio_stream::Stream;
use tonic::{Request, Response, Status};

use crate::context::Context;
use crate::error::Error;

/// The benchmark service.
#[derive(Clone, Debug)]
pub(crate) struct Api {
    context: Context,
}

impl Api {
    pub(crate) fn new(context: Context) -> Self {
        Self { context }
    }

    /// Answers a call that never waits.
    fn reply<Q, R>(
        &self,
        request: &Request<Q>,
        handler: impl FnOnce(&Context, &Q) -> Result<R, Error>,
    ) -> Result<Response<R>, Status> {
        Ok(Response::new(handler(&self.context, request.get_ref())?))
    }
}

type Streamed<T> = Pin<Box<dyn Stream<Item = Result<T, Status>> + Send>>;

/// Writes the service: methods that take a message and return one, each answered by the function
/// beside it, then the streams as they are.
macro_rules! benchmark_service {
    (
        $($method:ident($request:ident) -> $response:ty = $handler:path;)+
        ...
        $($streams:tt)+
    ) => {
        #[tonic::async_trait]
        impl BenchmarkService for Api {
            $(
                async fn $method(
                    &self,
                    request: Request<pb::$request>,
                ) -> Result<Response<$response>, Status> {
                    self.reply(&request, $handler)
                }
            )+

            $($streams)+
        }
    };
}

benchmark_service! {
    get_benchmark(GetBenchmarkRequest) -> Encoded<pb::Benchmark> = get::one;
    batch_get_benchmarks(BatchGetBenchmarksRequest) -> pb::BatchGetBenchmarksResponse = get::batch;
    list_benchmarks(ListBenchmarksRequest) -> pb::ListBenchmarksResponse = list::benchmarks;
    rank_wage(RankWageRequest) -> pb::RankWageResponse = rank::wage;
    rank_areas(RankAreasRequest) -> pb::RankAreasResponse = areas::rank;
    compare_benchmarks(CompareBenchmarksRequest) -> pb::CompareBenchmarksResponse = compare::benchmarks;
    get_trend(GetTrendRequest) -> pb::GetTrendResponse = trend::get;
    search_occupations(SearchOccupationsRequest) -> pb::SearchOccupationsResponse = search::occupations;
    resolve_area(ResolveAreaRequest) -> pb::ResolveAreaResponse = search::areas;
    search_industries(SearchIndustriesRequest) -> pb::SearchIndustriesResponse = search::industries;
    list_occupations(ListOccupationsRequest) -> pb::ListOccupationsResponse = catalogue::occupations;
    list_areas(ListAreasRequest) -> pb::ListAreasResponse = catalogue::areas;
    list_industries(ListIndustriesRequest) -> pb::ListIndustriesResponse = catalogue::industries;
    list_releases(ListReleasesRequest) -> pb::ListReleasesResponse = releases::list;
    get_release(GetReleaseRequest) -> pb::Release = releases::get;
    list_published_statistics(ListPublishedStatisticsRequest) -> pb::ListPublishedStatisticsResponse
        = statistics::list;
    ...
    type StreamBenchmarksStream = Streamed<pb::StreamBenchmarksResponse>;
    type WatchReleasesStream = Streamed<pb::WatchReleasesResponse>;

    async fn stream_benchmarks(
        &self,
        request: Request<pb::StreamBenchmarksRequest>,
    ) -> Result<Response<Self::StreamBenchmarksStream>, Status> {
        let stream = stream::benchmarks(&self.context, request.get_ref())?;
        Ok(Response::new(Box::pin(stream)))
    }

    async fn watch_releases(
        &self,
        _request: Request<pb::WatchReleasesRequest>,
    ) -> Result<Response<Self::WatchReleasesStream>, Status> {
        Ok(Response::new(Box::pin(releases::watch(&self.context))))
    }
}
