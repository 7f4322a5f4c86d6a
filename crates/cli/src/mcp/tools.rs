//! The tools, and how one is called.

use std::pin::Pin;

use clap::{Args, Command};
use medwage_client::Client;
use serde_json::{Map, Value, json};

use super::habits::rename_arguments;
use super::parameters::{Parameter, read_parameters, write_words};
use crate::answers::benchmark::BenchmarkArguments;
use crate::answers::compare::CompareArguments;
use crate::answers::credential::CredentialArguments;
use crate::answers::estimate::EstimateArguments;
use crate::answers::offer::OfferArguments;
use crate::answers::rank::RankArguments;
use crate::answers::trend::TrendArguments;
use crate::answers::{Question, parse_question};
use crate::ask::AskArguments;
use crate::output::answer::Answer;
use crate::output::compact::write_compact;
use crate::output::failure::Failure;
use crate::plan::PlanQuestion;

/// The most bytes of an answer, and of an error.
pub(super) const ANSWER_BYTES: usize = 1_000;
/// Candidates of an error at first; fewer where they would be too long.
const CANDIDATES: usize = 5;

type Asking<'c> = Pin<Box<dyn Future<Output = Result<Answer, Failure>> + Send + 'c>>;

/// A tool: a question of the command under a name that says when to ask it.
pub(super) struct Tool {
    pub(super) name: &'static str,
    pub(super) title: &'static str,
    pub(super) description: &'static str,
    pub(super) parameters: Vec<Parameter>,
    /// True where rows say more than a line of figures.
    has_rows: bool,
    ask: for<'c> fn(Vec<String>, &'c Client) -> Asking<'c>,
}

/// An answer, or an error that says how to ask better.
#[derive(Debug)]
pub(super) struct Reply {
    pub(super) text: String,
    pub(super) is_error: bool,
}

/// All tools, in the order in which they are listed.
pub(super) fn list_tools() -> Vec<Tool> {
    vec![
        describe_tool::<AskArguments>(
            "ask",
            "Ask in words",
            "Answer a question about US medical billing, coding or health information pay that is asked in one sentence, such as \
             \"medical coder in Dallas hospitals\" or \"is 58,000 fair for a biller in Tampa\". Use it when no other tool is \
             an obvious fit. Says how each word was read.",
            &[],
            false,
        ),
        describe_tool::<BenchmarkArguments>(
            "find_benchmark",
            "Find market pay",
            "Return what the US market pays an occupation in an area and industry: percentiles and mean from BLS OEWS, grade, \
             and whether the figure is published, modeled or from a broader market. With annual_usd or hourly_usd: where that wage \
             stands. Use it for an occupation; for a person with experience or credentials use estimate_pay.",
            &["all_areas"],
            false,
        ),
        describe_tool::<EstimateArguments>(
            "estimate_pay",
            "Estimate a person's pay",
            "Estimate what a person earns in a role, given area, workplace, experience, schooling and credentials: median with \
             confidence interval, percentiles, and what moves it by how much. Use it to price a person or a posting.",
            &[],
            false,
        ),
        describe_tool::<OfferArguments>(
            "evaluate_offer",
            "Evaluate a pay offer",
            "Judge an offer (annual_usd or hourly_usd) for a person in a role: below, within or above the market, its percentile, \
             and the difference to the median. Use it for \"is this offer fair\".",
            &[],
            false,
        ),
        describe_tool::<RankArguments>(
            "rank_areas",
            "Rank areas by pay",
            "Rank metropolitan areas or states by an occupation's median pay, in dollars or by what it buys (price_adjusted). Use \
             it for \"where does it pay most\".",
            &["all_areas"],
            true,
        ),
        describe_tool::<CompareArguments>(
            "compare_pay",
            "Compare markets",
            "Compare 2 to 10 markets with the first one, in dollars and at each place's prices: every occupation in every area and \
             industry that is named.",
            &[],
            true,
        ),
        describe_tool::<TrendArguments>(
            "pay_trend",
            "Show pay over years",
            "Show an occupation's pay through the yearly BLS releases, with breaks of the series marked. Use it for growth and history; \
             areas have the newest releases only.",
            &[],
            false,
        ),
        describe_tool::<CredentialArguments>(
            "evaluate_credential",
            "Evaluate a credential",
            "Return what a credential (CPC, CCS, RHIA ...) costs and requires; with a role, whether it pays for that person; with a role \
             and no credential, all credentials ranked by value.",
            &[],
            true,
        ),
        describe_tool::<PlanQuestion>(
            "plan_career",
            "Plan a career",
            "Plan the way from a present role to a salary (target_annual_usd) or a role (target_role): steps by month, cost and pay \
             after each. Give exactly one target; a newcomer has no role.",
            &[],
            false,
        ),
    ]
}

fn describe_tool<Q: Question + Args + Send + Sync>(
    name: &'static str,
    title: &'static str,
    description: &'static str,
    left_out: &[&str],
    has_rows: bool,
) -> Tool {
    let command = Q::augment_args(Command::new(name));
    Tool {
        name,
        title,
        description,
        parameters: read_parameters(&command, left_out),
        has_rows,
        ask: |words, client| {
            Box::pin(async move { parse_question::<Q>(&words)?.ask_services(client).await })
        },
    }
}

impl Tool {
    /// The JSON Schema of its arguments.
    pub(super) fn write_schema(&self) -> Map<String, Value> {
        let properties = self
            .parameters
            .iter()
            .map(|parameter| (parameter.name.clone(), parameter.write_schema()));
        let required = self
            .parameters
            .iter()
            .filter(|parameter| parameter.is_required)
            .map(|parameter| parameter.name.as_str());
        let schema = json!({
            "type": "object",
            "properties": properties.collect::<Map<_, _>>(),
            "required": required.collect::<Vec<_>>(),
            "additionalProperties": false,
        });
        match schema {
            Value::Object(schema) => schema,
            _ => Map::new(),
        }
    }

    /// Answers a call in at most [`ANSWER_BYTES`].
    pub(super) async fn answer_call(
        &self,
        arguments: Map<String, Value>,
        client: &Client,
    ) -> Reply {
        let renamed = rename_arguments(&self.parameters, arguments);
        let answered = async {
            let mut words = vec![self.name.to_owned()];
            words.extend(write_words(&self.parameters, &renamed.arguments)?);
            (self.ask)(words, client).await
        };
        match answered.await {
            Ok(mut answer) => {
                answer.notes.splice(0..0, renamed.notes);
                Reply { text: write_compact(&answer, self.has_rows, ANSWER_BYTES), is_error: false }
            }
            Err(failure) => {
                Reply { text: self.write_failure(&failure, &renamed.arguments), is_error: true }
            }
        }
    }

    /// Writes why there is no answer, and the call that may go better: with the best candidate for each text that was not read.
    fn write_failure(&self, failure: &Failure, arguments: &Map<String, Value>) -> String {
        let mut is_better = false;
        let mut better = arguments.clone();
        for value in better.values_mut() {
            let texts = match value {
                Value::Array(values) => values.as_mut_slice(),
                single => std::slice::from_mut(single),
            };
            for text in texts {
                let best = text.as_str().and_then(|input| failure.find_best_candidate(input));
                if let Some(best) = best.map(str::to_owned) {
                    *text = best.into();
                    is_better = true;
                }
            }
        }
        let write = |candidates| {
            let mut error = failure.describe_error(candidates);
            leave_out_repetition(&mut error);
            let mut whole = json!({ "error": error });
            if is_better {
                whole["next"] = json!({ "tool": self.name, "arguments": better });
            }
            whole.to_string()
        };
        let fitting = (1..=CANDIDATES).rev().map(write).find(|text| text.len() <= ANSWER_BYTES);
        fitting.unwrap_or_else(|| write(0))
    }
}

/// Leaves out what an error says twice: descriptions of fields that its message has, and scores, since the best candidate is the first.
fn leave_out_repetition(error: &mut Map<String, Value>) {
    let message = error.get("message").and_then(Value::as_str).unwrap_or_default().to_owned();
    let fields = error.get_mut("fields").and_then(Value::as_array_mut);
    for field in fields.into_iter().flatten().filter_map(Value::as_object_mut) {
        let description = field.get("description").and_then(Value::as_str).unwrap_or_default();
        if message.contains(description) {
            field.remove("description");
        }
        let candidates = field.get_mut("candidates").and_then(Value::as_array_mut);
        for candidate in candidates.into_iter().flatten().filter_map(Value::as_object_mut) {
            candidate.remove("score");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::answers::source::{block_on, connect_locally};

    fn call(name: &str, arguments: Value) -> Reply {
        let tools = list_tools();
        let tool = tools.iter().find(|tool| tool.name == name).unwrap();
        let Value::Object(arguments) = arguments else { unreachable!() };
        block_on(async { tool.answer_call(arguments, &connect_locally()).await }).unwrap()
    }

    #[test]
    fn every_tool_answers_within_a_thousand_bytes_and_cites() {
        for (name, arguments, said) in [
            ("ask", json!({"question": "medical coder in Dallas hospitals"}), "median"),
            ("find_benchmark", json!({"occupation": "29-2072"}), "$51,140"),
            (
                "find_benchmark",
                json!({"occ_code": "292072", "scope": "national", "datatypes": ["13"]}),
                "$51,140",
            ),
            (
                "find_benchmark",
                json!({"occupation": "29-2072", "annual_usd": 60_000}),
                "percentile",
            ),
            (
                "estimate_pay",
                json!({"role": "medical coder", "area": "Boston", "experience_years": 6}),
                "confidence",
            ),
            (
                "evaluate_offer",
                json!({"role": "medical coder", "annual_usd": 72_000, "area": "Boston"}),
                "$72,000",
            ),
            (
                "rank_areas",
                json!({"occupation": "29-2072", "limit": 5}),
                "San Jose-Sunnyvale-Santa Clara, CA | $86,890",
            ),
            (
                "compare_pay",
                json!({"occ_codes": ["292072"], "metro_codes": ["14460", "12420"]}),
                "Boston",
            ),
            ("pay_trend", json!({"occupation": "29-2072"}), "2024"),
            (
                "evaluate_credential",
                json!({"credential": "CPC", "role": "medical coder", "area": "OH"}),
                "$",
            ),
            (
                "plan_career",
                json!({"role": "medical coder", "area": "OH", "target_role": "auditor"}),
                "month",
            ),
        ] {
            let reply = call(name, arguments.clone());
            assert!(!reply.is_error, "{name} {arguments}: {}", reply.text);
            assert!(reply.text.len() <= ANSWER_BYTES, "{name}: {}", reply.text.len());
            assert!(reply.text.contains("Source: "), "{name}: {}", reply.text);
            assert!(reply.text.contains(said), "{name}: {}", reply.text);
        }
    }

    #[test]
    fn an_error_names_the_call_that_goes_better() {
        let reply = call("find_benchmark", json!({"occupation": "coder", "area": "Springfield"}));
        assert!(reply.is_error);
        assert!(reply.text.len() <= ANSWER_BYTES, "{}", reply.text);
        let error: Value = serde_json::from_str(&reply.text).unwrap();
        assert_eq!(error["error"]["reason"], "AREA_AMBIGUOUS", "{error}");
        assert_eq!(
            error["next"]["arguments"]["area"],
            error["error"]["fields"][0]["candidates"][0]["resource"]
        );
        let Value::Object(better) = error["next"]["arguments"].clone() else { unreachable!() };
        assert!(!call("find_benchmark", better.into()).is_error);
    }

    #[test]
    fn tools_are_described_shortly_and_every_parameter_is() {
        let tools = list_tools();
        let whole: usize = tools
            .iter()
            .map(|tool| tool.description.len() + json!(tool.write_schema()).to_string().len())
            .sum();
        assert!(whole < 16_000, "a model reads {whole} bytes before its first call");
        for tool in &tools {
            assert!(tool.description.len() < 400, "{}", tool.name);
            assert!(!tool.title.is_empty(), "{}", tool.name);
            assert!(
                tool.description.contains(char::is_uppercase) && tool.description.ends_with('.')
            );
            for parameter in &tool.parameters {
                let schema = parameter.write_schema();
                let described = schema["description"].as_str().unwrap();
                assert!(described.len() > 8, "{}.{} says nothing", tool.name, parameter.name);
            }
        }
    }
}
