//! `medwage credential`: what a credential takes, and whether it pays.

use clap::Args;
use medwage_client::Client;
use medwage_client::pb::careerpath as pb;
use medwage_client::pb::catalog;
use medwage_client::pb::types::{Fact, Spread};

use super::parts::{as_sentence, caution_notes, id_of, profile_parts, reading_notes};
use super::profile::ProfileArguments;
use super::{Call, Question};
use crate::output::amount::write_usd;
use crate::output::answer::{Answer, Reply};
use crate::output::failure::{Failure, write_command};
use crate::output::table::{Cell, Table};

/// Rows of a ranking: all that one page holds.
const PAGE: i32 = 1_000;

/// A credential, and the person that it would be for.
#[derive(Args, Clone, Debug, Default)]
pub(crate) struct CredentialArguments {
    /// The credential, such as CPMA.
    #[arg(value_name = "CREDENTIAL", required_unless_present = "role")]
    pub(crate) credential: Option<String>,
    /// The role of somebody who would take it, such as "medical coder".
    #[arg(long)]
    pub(crate) role: Option<String>,
    #[command(flatten)]
    pub(crate) profile: ProfileArguments,
    /// Years over which it has to pay.
    #[arg(long, value_name = "YEARS")]
    horizon_years: Option<i32>,
}

impl Question for CredentialArguments {
    async fn ask_services(&self, client: &Client) -> Result<Answer, Failure> {
        match (&self.credential, &self.role) {
            (Some(credential), None) => describe_credential(client, credential).await,
            (Some(credential), Some(role)) => {
                self.evaluate_credential(client, credential, role).await
            }
            (None, role) => {
                self.rank_credentials(client, role.as_deref().unwrap_or_default()).await
            }
        }
    }
}

impl CredentialArguments {
    /// The call that asks it first: without a role, the search for the credential that the text names.
    pub(crate) fn to_call(&self) -> Call {
        const SERVICE: &str = "medwage.careerpath.v1.CareerPathService";
        match (&self.credential, &self.role) {
            (Some(credential), None) => {
                let request = search_request(credential);
                Call::new("medwage.catalog.v1.CatalogService", "SearchCredentials", &request)
            }
            (Some(credential), Some(role)) => {
                let request = self.evaluate_request(credential, role);
                Call::new(SERVICE, "EvaluateCredential", &request)
            }
            (None, role) => {
                let request = self.rank_request(role.as_deref().unwrap_or_default());
                Call::new(SERVICE, "RankCredentials", &request)
            }
        }
    }

    fn write_terms(&self) -> Option<pb::PlanningTerms> {
        let horizon = self.horizon_years?;
        Some(pb::PlanningTerms { horizon_years: Some(horizon), ..pb::PlanningTerms::default() })
    }

    fn evaluate_request(&self, credential: &str, role: &str) -> pb::EvaluateCredentialRequest {
        pb::EvaluateCredentialRequest {
            profile: Some(self.profile.to_profile(role)),
            credential: credential.to_owned(),
            terms: self.write_terms(),
            ..pb::EvaluateCredentialRequest::default()
        }
    }

    async fn evaluate_credential(
        &self,
        client: &Client,
        credential: &str,
        role: &str,
    ) -> Result<Answer, Failure> {
        let request = self.evaluate_request(credential, role);
        let reply = client.careerpath_client().evaluate_credential(request).await?.into_inner();
        let mut notes = reading_notes(
            profile_parts(reply.resolved.as_ref())
                .into_iter()
                .chain([reply.resolved_credential.as_ref()]),
        );
        notes.extend(reply.missing.iter().map(|missing| as_sentence(&missing.text)));
        if !reply.no_effect_reason.is_empty() {
            notes.push(as_sentence(&reply.no_effect_reason));
        }
        notes.extend(caution_notes(&reply.unused_inputs, &reply.warnings));
        let table = evaluation_table(&reply);
        let spread = |name: &str, spread: Option<Spread>| {
            Some(format!("{name} {}", describe_spread(spread?, write_usd)))
        };
        let figures = [
            spread("pay a year", reply.annual_delta_usd),
            spread("cost", reply.cost_usd),
            spread("value today", reply.net_present_value_usd),
            reply.payback_months.map(|months| format!("paid back after {months} months")),
        ];
        Ok(Answer {
            summary: reply.summary.clone(),
            figures: as_sentence(&figures.into_iter().flatten().collect::<Vec<_>>().join("; ")),
            notes,
            table,
            records: None,
            chart: None,
            citation: reply.citation.clone(),
            next: write_command(&["credential".to_owned(), "--role".to_owned(), role.to_owned()]),
            reply: Reply::new("medwage.careerpath.v1.EvaluateCredentialResponse", &reply),
        })
    }

    fn rank_request(&self, role: &str) -> pb::RankCredentialsRequest {
        pb::RankCredentialsRequest {
            profile: Some(self.profile.to_profile(role)),
            terms: self.write_terms(),
            page_size: PAGE,
            ..pb::RankCredentialsRequest::default()
        }
    }

    async fn rank_credentials(&self, client: &Client, role: &str) -> Result<Answer, Failure> {
        let request = self.rank_request(role);
        let reply = client.careerpath_client().rank_credentials(request).await?.into_inner();
        let mut table = Table::new(&[
            ("", "credential"),
            ("credential", "credential_name"),
            ("open", "availability"),
            ("pay a year", "annual_delta_usd"),
            ("cost", "cost_usd"),
            ("value today", "net_present_value_usd"),
            ("", "net_present_value_low_usd"),
            ("", "net_present_value_high_usd"),
            ("paid back after", "payback_months"),
            ("chance of a loss", "loss_probability"),
            ("why not", "reason"),
        ]);
        for row in &reply.credentials {
            let value = row.net_present_value_usd;
            let missing: Vec<_> = row.missing.iter().map(|missing| missing.text.as_str()).collect();
            let reason =
                if missing.is_empty() { row.no_effect_reason.clone() } else { missing.join("; ") };
            let months = row.payback_months;
            table.push_row(vec![
                Cell::text(&row.credential),
                Cell::text(&row.display_name),
                Cell::text(availability_word(row.availability())),
                Cell::UsdChange(row.annual_delta_usd),
                Cell::Usd(row.cost_usd),
                Cell::usd(value.map(|spread| spread.base)),
                Cell::usd(value.map(|spread| spread.low)),
                Cell::usd(value.map(|spread| spread.high)),
                months.map_or_else(Cell::blank, |months| Cell::Number(months.into(), 0, " months")),
                Cell::Number(row.loss_probability, 2, ""),
                Cell::Text(reason),
            ]);
        }
        let mut notes = reading_notes(profile_parts(reply.resolved.as_ref()));
        notes.extend(caution_notes(&reply.unused_inputs, &reply.warnings));
        let first = reply.credentials.first();
        let mut next = vec!["credential".to_owned()];
        next.extend(first.map(|row| id_of(&row.credential).to_owned()));
        next.extend(["--role".to_owned(), role.to_owned()]);
        let named = reply.credentials.iter().take(3).map(|row| {
            let value = row.net_present_value_usd.unwrap_or_default().base;
            format!("{} {}", row.display_name, write_usd(value))
        });
        Ok(Answer {
            summary: reply.summary.clone(),
            figures: format!("Value today: {}.", named.collect::<Vec<_>>().join("; ")),
            notes,
            table,
            records: None,
            chart: None,
            citation: reply.citation.clone(),
            next: write_command(&next),
            reply: Reply::new("medwage.careerpath.v1.RankCredentialsResponse", &reply),
        })
    }
}

fn evaluation_table(reply: &pb::EvaluateCredentialResponse) -> Table {
    let mut table = spread_table();
    for (name, id, spread) in [
        ("pay a year", "annual_delta_usd", reply.annual_delta_usd),
        ("cost", "cost_usd", reply.cost_usd),
        ("value today", "net_present_value_usd", reply.net_present_value_usd),
    ] {
        if let Some(Spread { low, base, high }) = spread {
            let cells = [low, base, high].map(Cell::Usd);
            table.push_row([Cell::text(name), Cell::text(id)].into_iter().chain(cells).collect());
        }
    }
    let single = |table: &mut Table, name: &str, id: &str, cell: Cell| {
        let blank = Cell::blank;
        table.push_row(vec![Cell::text(name), Cell::text(id), blank(), cell, blank()]);
    };
    single(&mut table, "months to it", "months", Cell::Number(reply.months.into(), 0, ""));
    if let Some(months) = reply.payback_months {
        single(
            &mut table,
            "months until it is paid back",
            "payback_months",
            Cell::Number(months.into(), 0, ""),
        );
    }
    let chances = [
        ("chance to pass", "pass_probability", reply.pass_probability),
        ("chance of a loss", "loss_probability", reply.loss_probability),
    ];
    for (name, id, chance) in chances {
        single(&mut table, name, id, Cell::Number(chance, 2, ""));
    }
    table
}

fn spread_table() -> Table {
    Table::new(&[(" ", ""), ("", "figure"), ("low", "low"), ("base", "base"), ("high", "high")])
}

fn availability_word(availability: pb::Availability) -> &'static str {
    match availability {
        pb::Availability::Unspecified => "",
        pb::Availability::Open => "open",
        pb::Availability::AfterSteps => "after steps",
        pb::Availability::NotForProfile => "not for this profile",
    }
}

/// `$4,132 ($1,262 to $7,158)`.
fn describe_spread(spread: Spread, write: impl Fn(f64) -> String) -> String {
    let Spread { low, base, high } = spread;
    if high - low < 0.005 {
        return write(base);
    }
    format!("{} ({} to {})", write(base), write(low), write(high))
}

/// Says what the catalog knows of a credential.
async fn describe_credential(client: &Client, text: &str) -> Result<Answer, Failure> {
    let name = find_credential(client, text).await?;
    let request = catalog::GetCredentialRequest { name };
    let credential = client.catalog_client().get_credential(request).await?.into_inner();
    let facts = [
        ("exam", "exam_fee_usd", credential.exam_fee_usd.as_ref(), "$"),
        ("exam for members", "member_exam_fee_usd", credential.member_exam_fee_usd.as_ref(), "$"),
        ("dues a year", "annual_dues_usd", credential.annual_dues_usd.as_ref(), "$"),
        ("material", "material_usd", credential.material_usd.as_ref(), "$"),
        ("pass rate", "pass_rate_percent", credential.pass_rate_percent.as_ref(), "%"),
        ("months of preparation", "preparation_months", credential.preparation_months.as_ref(), ""),
        ("hours of study", "study_hours", credential.study_hours.as_ref(), ""),
    ];
    let mut table = spread_table();
    let mut figures = Vec::new();
    for (label, id, fact, unit) in facts {
        let Some(Fact { spread: Some(spread), .. }) = fact else { continue };
        let cell = |number: f64| match unit {
            "$" => Cell::Usd(number),
            unit => Cell::Number(number, 0, unit),
        };
        let cells = [spread.low, spread.base, spread.high].map(cell);
        table.push_row([Cell::text(label), Cell::text(id)].into_iter().chain(cells).collect());
        let write = |number: f64| match unit {
            "$" => write_usd(number),
            unit => format!("{number:.0}{unit}"),
        };
        figures.push(format!("{label} {}", describe_spread(*spread, write)));
    }
    let mut notes = Vec::new();
    if let Some(requirement) =
        credential.requirement.as_ref().filter(|requirement| !requirement.rule.is_empty())
    {
        notes.push(as_sentence(&requirement.rule));
    }
    let words = ["credential", credential.code.as_str(), "--role", "medical coder"];
    Ok(Answer {
        summary: format!(
            "{} is the {}, issued by {}.",
            credential.code, credential.display_name, credential.issuer
        ),
        figures: as_sentence(&figures.join("; ")),
        notes,
        table,
        records: None,
        chart: None,
        citation: String::new(),
        next: write_command(&words.map(str::to_owned)),
        reply: Reply::new("medwage.catalog.v1.Credential", &credential),
    })
}

fn search_request(text: &str) -> catalog::SearchCredentialsRequest {
    catalog::SearchCredentialsRequest {
        query: text.to_owned(),
        ..catalog::SearchCredentialsRequest::default()
    }
}

/// The name of the credential that a text says.
async fn find_credential(client: &Client, text: &str) -> Result<String, Failure> {
    let found =
        client.catalog_client().search_credentials(search_request(text)).await?.into_inner();
    let mut named = found.matches.iter().filter_map(|found| found.resolved.as_ref());
    if let (catalog::Clarity::Clear, Some(first)) = (found.clarity(), named.next()) {
        return Ok(first.resource.clone());
    }
    let candidate =
        |resolved: &medwage_client::pb::types::Resolved| medwage_client::pb::errors::Candidate {
            resource: resolved.resource.clone(),
            display_name: resolved.display_name.clone(),
            score: resolved.score.unwrap_or_default(),
            ..medwage_client::pb::errors::Candidate::default()
        };
    let candidates =
        found.matches.iter().filter_map(|found| found.resolved.as_ref()).map(candidate);
    let field = medwage_client::FieldError {
        field: "credential".to_owned(),
        reason: "CREDENTIAL_UNKNOWN".to_owned(),
        description: format!("\"{text}\" is no credential of the catalog"),
        input: text.to_owned(),
        candidates: candidates.collect(),
    };
    let message = format!("\"{text}\" is no credential of the catalog");
    Err(Failure::of_question("CREDENTIAL_UNKNOWN", message).with_field(field))
}
