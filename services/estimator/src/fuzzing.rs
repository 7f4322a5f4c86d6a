//! What a stranger's bytes can reach before anything is asked of anyone: the decoder and the reading of
//! requests. For the fuzz target in `fuzz/` and the property test below.

use medwage_contracts::pb::estimator as pb;
use prost::Message as _;

use crate::context::Context;
use crate::error::Error;
use crate::market::Market;
use crate::person::{Person, Titles};
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
        let (market, _link) = Market::new(&settings.market, &settings.memory)?;
        drop(within);
        let context = Context::new(market)?;
        Ok(Self { context, _runtime: runtime })
    }

    /// Decodes a request and reads it. Returns whether it was a request that can be answered.
    ///
    /// # Panics
    /// Never on any bytes: that is what is fuzzed.
    pub fn read(&self, bytes: &[u8]) -> bool {
        pb::EstimatePayRequest::decode(bytes).is_ok_and(|request| self.answerable(request))
    }

    fn answerable(&self, request: pb::EstimatePayRequest) -> bool {
        let request = pb::EstimatePayRequest { release: "oews-2025-05".to_owned(), ..request };
        match Person::read(&self.context, &Titles::default(), &request) {
            Ok(person) => person.questions().count() > 0,
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
    #![allow(clippy::unwrap_used, reason = "a test fails by panicking")]
    use proptest::prelude::*;

    use super::*;

    fn text(known: &'static [&'static str]) -> impl Strategy<Value = String> {
        prop_oneof![
            4 => prop::sample::select(known).prop_map(str::to_owned),
            1 => any::<String>(),
        ]
    }

    fn request() -> impl Strategy<Value = pb::EstimatePayRequest> {
        let number = prop_oneof![Just(6.0), any::<f64>()];
        let remote = (
            text(&["employer", "employee", "national", "blend"]),
            text(&["", "TX"]),
            prop::option::of(any::<[f64; 3]>()),
        );
        let person = (
            text(&["coder-2", "Medical Coder", "auditor"]),
            text(&["", "Boston"]),
            text(&["", "hospital"]),
            text(&["", "bachelor"]),
            prop::collection::vec(text(&["CPC", "CPMA", "CCS"]), 0..40),
            prop::collection::vec(text(&["lead", "auditing"]), 0..4),
        );
        let job = (
            prop::option::of(number.clone()),
            prop::option::of(number),
            prop::option::of(any::<i32>()),
            prop::option::of(remote),
            any::<bool>(),
        );
        (person, job).prop_map(
            |(
                (role, area, setting, education, credentials, duties),
                (years, hours_per_week, team_size, remote, uncertified),
            )| pb::EstimatePayRequest {
                role,
                area,
                setting,
                education,
                credentials,
                duties,
                years,
                hours_per_week,
                team_size,
                uncertified,
                remote: remote.map(|(pay_area, employee_area, weights)| pb::RemotePolicy {
                    pay_area,
                    employee_area,
                    weights: weights.map(|[employer, employee, nation]| pb::BlendWeights {
                        employer,
                        employee,
                        nation,
                    }),
                }),
                ..pb::EstimatePayRequest::default()
            },
        )
    }

    #[test]
    fn no_bytes_and_no_request_make_the_reader_panic() {
        let reader = Reader::new().unwrap();
        let mut runner = proptest::test_runner::TestRunner::new(ProptestConfig::with_cases(20_000));
        let answered = std::cell::Cell::new(0);
        let cases = (request(), any::<prop::sample::Index>(), any::<u8>());
        runner
            .run(&cases, |(request, at, byte)| {
                let mut bytes = request.encode_to_vec();
                answered.set(answered.get() + usize::from(reader.read(&bytes)));
                if !bytes.is_empty() {
                    let at = at.index(bytes.len());
                    bytes[at] = byte;
                    reader.read(&bytes);
                }
                Ok(())
            })
            .unwrap();
        assert!(answered.get() > 100, "only {} requests were good ones", answered.get());
    }
}
