//! `medwage offer`: how an offer stands for somebody.

use clap::Args;
use medwage_client::Client;
use medwage_client::pb::estimator as pb;
use medwage_client::pb::types::Range;

use super::parts::{
    caution_notes, figures_line, grade_letter, id_of, pay_table, profile_parts, range_row,
    reading_notes, short_source,
};
use super::profile::ProfileArguments;
use super::{Call, Question};
use crate::output::answer::{Answer, Reply};
use crate::output::chart::{Chart, Marks};
use crate::output::failure::{Failure, write_command};
use crate::output::table::{Cell, Table};

/// An offer, and the person that it is made to.
#[derive(Args, Clone, Debug, Default)]
pub(crate) struct OfferArguments {
    /// The role or job title, such as "medical coder".
    pub(crate) role: String,
    /// The offer in a year.
    #[arg(
        long,
        value_name = "DOLLARS",
        required_unless_present = "hourly",
        conflicts_with = "hourly"
    )]
    pub(crate) annual: Option<f64>,
    /// The offer in an hour.
    #[arg(long, value_name = "DOLLARS")]
    pub(crate) hourly: Option<f64>,
    #[command(flatten)]
    pub(crate) profile: ProfileArguments,
    /// The least that the employer's range has, in a year.
    #[arg(long, value_name = "DOLLARS", requires = "range_high")]
    range_low: Option<f64>,
    /// The most that the employer's range has, in a year.
    #[arg(long, value_name = "DOLLARS", requires = "range_low")]
    range_high: Option<f64>,
    /// The release, such as `oews-2025-05`; the newest where nothing is said.
    #[arg(long)]
    release: Option<String>,
}

impl OfferArguments {
    /// The call that asks it.
    pub(crate) fn to_call(&self) -> Call {
        Call::new("medwage.estimator.v1.EstimatorService", "EvaluateOffer", &self.write_request())
    }

    fn write_request(&self) -> pb::EvaluateOfferRequest {
        let annual = self.annual.map(pb::pay_terms::Rate::AnnualUsd);
        let rate = annual.or_else(|| self.hourly.map(pb::pay_terms::Rate::HourlyUsd));
        pb::EvaluateOfferRequest {
            profile: Some(self.profile.to_profile(&self.role)),
            pay: Some(pb::PayTerms { rate, ..pb::PayTerms::default() }),
            employer_range_usd: self
                .range_low
                .zip(self.range_high)
                .map(|(low, high)| Range { low, high }),
            release: self.release.clone().unwrap_or_default(),
            ..pb::EvaluateOfferRequest::default()
        }
    }
}

impl Question for OfferArguments {
    async fn ask_services(&self, client: &Client) -> Result<Answer, Failure> {
        let reply =
            client.estimator_client().evaluate_offer(self.write_request()).await?.into_inner();
        Ok(answer_offer(&reply))
    }
}

fn answer_offer(reply: &pb::EvaluateOfferResponse) -> Answer {
    let resolved = reply.resolved.clone().unwrap_or_default();
    let role = resolved.role.unwrap_or_default();
    let mut notes = reading_notes(profile_parts(reply.resolved.as_ref()));
    notes.extend(caution_notes(&reply.unused_inputs, &reply.warnings));
    if !reply.firm {
        notes.push(
            "The verdict is not firm: within the interval of the median it could be another."
                .to_owned(),
        );
    }
    let row = range_row(
        role.display_name.clone(),
        reply.annual.as_ref(),
        reply.median_interval_usd.as_ref(),
    );
    let chart = Chart {
        title: format!("An offer to {}", role.display_name),
        subtitle:
            "US dollars a year: four of five such people earn within the line, half within the bar"
                .to_owned(),
        source: format!("{}, {}", short_source(&reply.release), reply.model),
        marks: Marks::Ranges(vec![row]),
        target: Some(("the offer".to_owned(), reply.annual_usd)),
    };
    Answer {
        summary: reply.summary.clone(),
        figures: figures_line(reply.annual.as_ref(), "Such people, a year"),
        notes,
        table: pay_table(reply.annual.as_ref(), None),
        records: Some(offer_records(reply)),
        chart: Some(chart),
        citation: reply.citation.clone(),
        next: write_command(&["estimate".to_owned(), id_of(&role.resource).to_owned()]),
        reply: Reply::new("medwage.estimator.v1.EvaluateOfferResponse", reply),
    }
}

fn offer_records(reply: &pb::EvaluateOfferResponse) -> Table {
    let mut records = Table::new(&[
        ("", "role"),
        ("", "area"),
        ("", "industry"),
        ("", "annual_usd"),
        ("", "verdict"),
        ("", "firm"),
        ("", "percentile"),
        ("", "compa_ratio"),
        ("", "range_penetration"),
        ("", "median_delta_usd"),
        ("", "annual_p50_usd"),
        ("", "grade"),
        ("", "model"),
        ("", "release"),
    ]);
    let resolved = reply.resolved.clone().unwrap_or_default();
    let resource = |part: Option<medwage_client::pb::types::Resolved>| {
        Cell::text(part.unwrap_or_default().resource)
    };
    records.push_row(vec![
        resource(resolved.role),
        resource(resolved.area),
        resource(resolved.industry),
        Cell::Usd(reply.annual_usd),
        Cell::text(match reply.verdict() {
            pb::OfferVerdict::Unspecified => "",
            pb::OfferVerdict::BelowMarket => "below market",
            pb::OfferVerdict::WithinMarket => "within market",
            pb::OfferVerdict::AboveMarket => "above market",
        }),
        Cell::text(reply.firm.to_string()),
        Cell::Number(reply.percentile, 1, ""),
        Cell::Number(reply.compa_ratio, 2, ""),
        Cell::Number(reply.range_penetration, 2, ""),
        Cell::UsdChange(reply.median_delta_usd),
        Cell::usd(reply.annual.as_ref().and_then(|pay| pay.p50)),
        Cell::text(grade_letter(reply.grade())),
        Cell::text(&reply.model),
        Cell::text(&reply.release),
    ]);
    records
}
