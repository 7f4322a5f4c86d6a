//! The way of a stranger's bytes before anything is asked of anyone: the decoder and the reading of requests.
//!
//! Built for tests and for the fuzz target in `fuzz/` only; nothing of it ships.

use medwage_contracts::pb::estimator as pb;
use medwage_contracts::service_config;
use medwage_rpc_client::Peer;
use prost::Message as _;

use crate::benchmark::BenchmarkClient;
use crate::context::Context;
use crate::error::Error;
use crate::profile::{EstimateQuery, Occupations};
use crate::settings::Settings;

/// Reads requests as the service does, but answers none.
#[derive(Debug)]
pub struct Reader {
    context: Context,
    /// The connection to nowhere belongs to it.
    _runtime: tokio::runtime::Runtime,
}

impl Reader {
    /// Prepares to read.
    ///
    /// # Errors
    /// Where the embedded model or tables can not be read.
    pub fn new() -> anyhow::Result<Self> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let within = runtime.enter();
        let settings = Settings::default();
        let peer = Peer::new("benchmark", &settings.market, service_config::BENCHMARK)?;
        let (benchmark, _link) =
            BenchmarkClient::new(peer, settings.market.retry, &settings.memory);
        drop(within);
        let context = Context::new(benchmark)?;
        Ok(Self { context, _runtime: runtime })
    }

    /// Decodes a request and reads it. Returns whether it was a request that can be answered.
    ///
    /// # Panics
    /// Never on any bytes: that is what is fuzzed.
    pub fn read(&self, bytes: &[u8]) -> bool {
        pb::EstimatePayRequest::decode(bytes).is_ok_and(|request| self.is_answerable(request))
    }

    fn is_answerable(&self, request: pb::EstimatePayRequest) -> bool {
        let request = pb::EstimatePayRequest { release: "oews-2025-05".to_owned(), ..request };
        match EstimateQuery::read_query(&self.context, &Occupations::default(), &request) {
            Ok(query) => query.list_markets().count() > 0,
            Err(error) => {
                // A role that only the benchmark service may know can't be asked for.
                let expected = matches!(error, Error::Invalid(_) | Error::OutOfReach { .. });
                debug_assert!(expected, "{error}");
                let _ = tonic::Status::from(error);
                false
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use medwage_contracts::pb::types::{
        Aging, BlendWeights, JobProfile, RemotePolicy, RoleExperience,
    };
    use proptest::prelude::*;

    use super::*;

    fn text(known: &'static [&'static str]) -> impl Strategy<Value = String> {
        prop_oneof![
            4 => prop::sample::select(known).prop_map(str::to_owned),
            1 => any::<String>(),
        ]
    }

    fn value(most: i32) -> impl Strategy<Value = i32> {
        prop_oneof![8 => 0..=most, 1 => any::<i32>()]
    }

    fn years() -> impl Strategy<Value = f64> {
        prop_oneof![3 => Just(6.0), 1 => any::<f64>()]
    }

    prop_compose! {
        fn remote_policy()(
            pay_area in value(4),
            employee_area in text(&["", "TX"]),
            weights in prop::option::of(prop_oneof![Just([0.5, 0.5, 0.0]), any::<[f64; 3]>()]),
        ) -> RemotePolicy {
            let weights = weights.map(|[employer, employee, nation]| {
                BlendWeights { employer, employee, nation }
            });
            RemotePolicy { pay_area, employee_area, weights }
        }
    }

    prop_compose! {
        fn profile()(
            texts in (
                text(&["coder-2", "Medical Coder", "roles/auditor", "occupations/29-2072"]),
                text(&["", "Boston"]),
                text(&["", "hospital"]),
            ),
            credentials in prop::collection::vec(
                text(&["CPC", "credentials/cpma", "CCS", "Certified Outpatient Coder", "CPX"]), 0..34),
            duties in prop::collection::vec(value(2), 0..3),
            numbers in (
                prop::option::of(years()), prop::option::of(years()), prop::option::of(value(40))),
            values in [value(8), value(4), value(3), value(5)],
            remote_policy in prop::option::weighted(0.3, remote_policy()),
            role_experience in prop::collection::vec((text(&["coder-1"]), years()), 0..3),
            uncertified in prop::bool::weighted(0.1),
        ) -> JobProfile {
            let (role, area, industry) = texts;
            let (experience_years, hours_per_week, direct_report_count) = numbers;
            let [education, specialty, employer_size, employer_kind] = values;
            let role_experience =
                role_experience.into_iter().map(|(role, years)| RoleExperience { role, years });
            JobProfile {
                role,
                area,
                industry,
                experience_years,
                education,
                credentials,
                uncertified,
                specialty,
                duties,
                direct_report_count,
                employer_size,
                hours_per_week,
                remote_policy,
                employer_kind,
                role_experience: role_experience.collect(),
                completed_programs: Vec::new(),
            }
        }
    }

    prop_compose! {
        fn request()(
            profile in profile(),
            percentiles in prop::collection::vec(
                prop_oneof![4 => Just(33.3), 1 => any::<f64>()], 0..3),
            aging in prop::option::weighted(0.2, text(&["2026-05"])),
            options in [value(2), value(2)],
        ) -> pb::EstimatePayRequest {
            let [input_mode, view] = options;
            pb::EstimatePayRequest {
                profile: Some(profile),
                percentiles,
                aging: aging.map(|month| Aging { month, basis: None }),
                input_mode,
                view,
                ..pb::EstimatePayRequest::default()
            }
        }
    }

    #[test]
    fn no_bytes_and_no_request_make_the_reader_panic() {
        let reader = Reader::new().unwrap();
        let mut runner = proptest::test_runner::TestRunner::new(ProptestConfig::with_cases(10_000));
        let answerable = std::cell::Cell::new(0);
        let cases = (request(), any::<prop::sample::Index>(), any::<u8>());
        runner
            .run(&cases, |(request, at, byte)| {
                let mut bytes = request.encode_to_vec();
                answerable.set(answerable.get() + usize::from(reader.read(&bytes)));
                if !bytes.is_empty() {
                    let at = at.index(bytes.len());
                    bytes[at] = byte;
                    reader.read(&bytes);
                }
                Ok(())
            })
            .unwrap();
        assert!(answerable.get() > 100, "only {} requests were good ones", answerable.get());
    }
}
