//! The contract's methods: decode, ask the domain, encode.

mod blend;
mod compare;
mod export;
mod find;
mod list;
mod nearest;
mod official;
mod rank_areas;
mod rank_wage;
mod releases;
mod resources;
mod search;
mod statistics;
mod topics;
mod trend;
mod wage_levels;
mod year_change;

use std::pin::Pin;

use medwage_contracts::Encoded;
use medwage_contracts::pb::benchmark as pb;
use medwage_contracts::servers::benchmark::benchmark_service_server::BenchmarkService;
use tokio_stream::Stream;
use tonic::{Request, Response, Status};

#[cfg(test)]
pub(crate) use self::find::find_answer;
pub(crate) use self::statistics::measure_kind;
pub(crate) use self::topics::nearest_topic;
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
/// beside it; those that compute for long and give others their turn; then the streams as they are.
macro_rules! benchmark_service {
    (
        $($method:ident($request:ident) -> $response:ty = $handler:path;)+
        ...
        $($paced:ident($paced_request:ident) -> $paced_response:ty = $paced_handler:path;)+
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

            $(
                async fn $paced(
                    &self,
                    request: Request<pb::$paced_request>,
                ) -> Result<Response<$paced_response>, Status> {
                    Ok(Response::new($paced_handler(&self.context, request.get_ref()).await?))
                }
            )+

            $($streams)+
        }
    };
}

benchmark_service! {
    find_benchmark(FindBenchmarkRequest) -> Encoded<pb::Benchmark> = find::find_benchmark;
    get_benchmark(GetBenchmarkRequest) -> Encoded<pb::Benchmark> = find::get_benchmark;
    rank_wage(RankWageRequest) -> pb::RankWageResponse = rank_wage::rank_wage;
    compare_benchmarks(CompareBenchmarksRequest) -> pb::CompareBenchmarksResponse = compare::compare_benchmarks;
    blend_benchmarks(BlendBenchmarksRequest) -> pb::BlendBenchmarksResponse = blend::blend_benchmarks;
    list_wage_levels(ListWageLevelsRequest) -> pb::ListWageLevelsResponse = wage_levels::list_wage_levels;
    compute_trend(ComputeTrendRequest) -> pb::ComputeTrendResponse = trend::compute_trend;
    search_occupations(SearchOccupationsRequest) -> pb::SearchOccupationsResponse = search::search_occupations;
    search_areas(SearchAreasRequest) -> pb::SearchAreasResponse = search::search_areas;
    search_industries(SearchIndustriesRequest) -> pb::SearchIndustriesResponse = search::search_industries;
    list_occupations(ListOccupationsRequest) -> pb::ListOccupationsResponse = resources::list_occupations;
    get_occupation(GetOccupationRequest) -> pb::Occupation = resources::get_occupation;
    get_area(GetAreaRequest) -> pb::Area = resources::get_area;
    list_industries(ListIndustriesRequest) -> pb::ListIndustriesResponse = resources::list_industries;
    get_industry(GetIndustryRequest) -> pb::Industry = resources::get_industry;
    list_releases(ListReleasesRequest) -> pb::ListReleasesResponse = releases::list_releases;
    get_release(GetReleaseRequest) -> pb::Release = releases::get_release;
    list_published_statistics(ListPublishedStatisticsRequest) -> pb::ListPublishedStatisticsResponse
        = statistics::list_statistics;
    get_published_statistic(GetPublishedStatisticRequest) -> pb::PublishedStatistic = statistics::get_statistic;
    list_topics(ListTopicsRequest) -> pb::ListTopicsResponse = topics::list_topics;
    get_topic(GetTopicRequest) -> pb::Topic = topics::get_topic;
    list_wage_indexes(ListWageIndexesRequest) -> pb::ListWageIndexesResponse = resources::list_wage_indexes;
    get_wage_index(GetWageIndexRequest) -> pb::WageIndex = resources::get_wage_index;
    ...
    batch_find_benchmarks(BatchFindBenchmarksRequest) -> pb::BatchFindBenchmarksResponse = find::find_batch;
    list_benchmarks(ListBenchmarksRequest) -> pb::ListBenchmarksResponse = list::list_benchmarks;
    rank_areas(RankAreasRequest) -> pb::RankAreasResponse = rank_areas::rank_requested_areas;
    list_areas(ListAreasRequest) -> pb::ListAreasResponse = resources::list_areas;
    ...
    type ExportBenchmarksStream = Streamed<pb::ExportBenchmarksResponse>;
    type WatchReleasesStream = Streamed<pb::WatchReleasesResponse>;

    async fn export_benchmarks(
        &self,
        request: Request<pb::ExportBenchmarksRequest>,
    ) -> Result<Response<Self::ExportBenchmarksStream>, Status> {
        let stream = export::export_benchmarks(&self.context, request.get_ref()).await?;
        Ok(Response::new(Box::pin(stream)))
    }

    async fn watch_releases(
        &self,
        request: Request<pb::WatchReleasesRequest>,
    ) -> Result<Response<Self::WatchReleasesStream>, Status> {
        let stream = releases::watch_releases(&self.context, request.get_ref())?;
        Ok(Response::new(Box::pin(stream)))
    }
}
