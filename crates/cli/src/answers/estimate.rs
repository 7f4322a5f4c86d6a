//! `medwage estimate`: what somebody is paid in a job.

use clap::Args;
use medwage_client::Client;
use medwage_client::pb::estimator as pb;
use medwage_client::pb::types::{Aging, EvidenceKind};
use medwage_domain::text::capitalize_sentence;

use super::parts::{
    ANNUAL_COLUMNS, HOURLY_COLUMNS, caution_notes, figure_cells, figures_line, grade_letter, id_of,
    pay_table, profile_parts, range_row, reading_notes, short_source,
};
use super::profile::ProfileArguments;
use super::{Call, Question};
use crate::output::amount::{usd_change, write_usd};
use crate::output::answer::{Answer, Reply};
use crate::output::chart::{Chart, Marks};
use crate::output::failure::{Failure, write_command};
use crate::output::table::{Cell, Table};

/// A role and a person in it.
#[derive(Args, Clone, Debug, Default)]
pub(crate) struct EstimateArguments {
    /// The role or job title, such as "medical coder".
    pub(crate) role: String,
    #[command(flatten)]
    pub(crate) profile: ProfileArguments,
    /// Moves the pay to a month, such as 2026-10, by the Employment Cost Index.
    #[arg(long, value_name = "MONTH")]
    month: Option<String>,
    /// The release, such as `oews-2025-05`; the newest where nothing is said.
    #[arg(long)]
    release: Option<String>,
}

impl EstimateArguments {
    /// The call that asks it.
    pub(crate) fn to_call(&self) -> Call {
        Call::new("medwage.estimator.v1.EstimatorService", "EstimatePay", &self.write_request())
    }

    fn write_request(&self) -> pb::EstimatePayRequest {
        pb::EstimatePayRequest {
            profile: Some(self.profile.to_profile(&self.role)),
            release: self.release.clone().unwrap_or_default(),
            aging: self.month.clone().map(|month| Aging { month, basis: None }),
            ..pb::EstimatePayRequest::default()
        }
    }
}

impl Question for EstimateArguments {
    async fn ask_services(&self, client: &Client) -> Result<Answer, Failure> {
        let estimate =
            client.estimator_client().estimate_pay(self.write_request()).await?.into_inner();
        Ok(answer_estimate(&estimate))
    }
}

fn answer_estimate(estimate: &pb::Estimate) -> Answer {
    let (annual, hourly) = (estimate.annual.as_ref(), estimate.hourly.as_ref());
    let mut figures = figures_line(annual, "A year");
    if let Some(interval) = &estimate.median_interval_usd {
        figures.push_str(&format!(
            " The median lies between {} and {} with {:.0}% confidence.",
            write_usd(interval.low),
            write_usd(interval.high),
            interval.coverage * 100.0
        ));
    }
    let mut notes = reading_notes(profile_parts(estimate.resolved.as_ref()));
    notes.push(factors_note(estimate));
    if let Some(range) = &estimate.posting_range_usd {
        notes.push(format!(
            "A posting may say {} to {}.",
            write_usd(range.low),
            write_usd(range.high)
        ));
    }
    notes.extend(caution_notes(&estimate.unused_inputs, &estimate.warnings));
    Answer {
        summary: estimate.summary.clone(),
        figures,
        notes,
        table: pay_table(annual, hourly),
        records: Some(estimate_records(estimate)),
        chart: Some(estimate_chart(estimate)),
        citation: estimate.citation.clone(),
        next: next_command(estimate),
        reply: Reply::new("medwage.estimator.v1.Estimate", estimate),
    }
}

/// The way from the area's median to the estimate: `From the area's median of $51,140: experience +$3,020, ...`.
fn factors_note(estimate: &pb::Estimate) -> String {
    let moved = estimate.factors.iter().filter(|factor| factor.delta_usd.abs() >= 0.5);
    let told: Vec<_> = moved
        .map(|factor| {
            let name = factor.kind().as_str_name().trim_start_matches("FACTOR_KIND_");
            let name = name.to_ascii_lowercase().replace('_', " ");
            let basis =
                if factor.evidence_kind() == EvidenceKind::Judgment { " (judgment)" } else { "" };
            format!("{name} {}{basis}", usd_change(factor.delta_usd.round()))
        })
        .collect();
    let base = write_usd(estimate.base_annual_usd);
    if told.is_empty() {
        return format!("The area's median is {base}, and nothing that was said moves it.");
    }
    format!("From the area's median of {base}: {}.", told.join(", "))
}

fn next_command(estimate: &pb::Estimate) -> String {
    let Some(resolved) = &estimate.resolved else { return String::new() };
    let mut words = vec!["offer".to_owned()];
    words.push(
        resolved.role.as_ref().map_or_else(String::new, |role| id_of(&role.resource).to_owned()),
    );
    if let Some(area) = resolved.area.as_ref().filter(|area| !area.input.is_empty()) {
        words.extend(["--area".to_owned(), area.display_name.clone()]);
    }
    let median = estimate.annual.as_ref().and_then(|pay| pay.p50).unwrap_or_default();
    words.extend(["--annual".to_owned(), format!("{:.0}", (median / 1_000.0).round() * 1_000.0)]);
    write_command(&words)
}

fn estimate_records(estimate: &pb::Estimate) -> Table {
    let head = [
        ("", "role"),
        ("", "occupation"),
        ("", "area"),
        ("", "industry"),
        ("", "grade"),
        ("", "base_annual_usd"),
        ("", "median_interval_low_usd"),
        ("", "median_interval_high_usd"),
        ("", "posting_range_low_usd"),
        ("", "posting_range_high_usd"),
    ];
    let tail = [("", "model"), ("", "release")];
    let columns: Vec<_> =
        head.into_iter().chain(ANNUAL_COLUMNS).chain(HOURLY_COLUMNS).chain(tail).collect();
    let mut records = Table::new(&columns);
    let resolved = estimate.resolved.clone().unwrap_or_default();
    let parts = [resolved.role, resolved.occupation, resolved.area, resolved.industry];
    let mut row: Vec<_> =
        parts.into_iter().map(|part| Cell::text(part.unwrap_or_default().resource)).collect();
    let (interval, range) = (estimate.median_interval_usd, estimate.posting_range_usd);
    row.extend([
        Cell::text(grade_letter(estimate.grade())),
        Cell::Usd(estimate.base_annual_usd),
        Cell::usd(interval.map(|interval| interval.low)),
        Cell::usd(interval.map(|interval| interval.high)),
        Cell::usd(range.map(|range| range.low)),
        Cell::usd(range.map(|range| range.high)),
    ]);
    row.extend(figure_cells(estimate.annual.as_ref()));
    row.extend(figure_cells(estimate.hourly.as_ref()));
    row.extend([Cell::text(&estimate.model), Cell::text(&estimate.release)]);
    records.push_row(row);
    records
}

fn estimate_chart(estimate: &pb::Estimate) -> Chart {
    let resolved = estimate.resolved.clone().unwrap_or_default();
    let role = resolved.role.unwrap_or_default().display_name;
    let area = resolved.area.unwrap_or_default().display_name;
    let label = if area.is_empty() { role } else { format!("{role}, {area}") };
    let row = range_row(
        capitalize_sentence(&label),
        estimate.annual.as_ref(),
        estimate.median_interval_usd.as_ref(),
    );
    Chart {
        title: row.label.clone(),
        subtitle:
            "US dollars a year: four of five such people earn within the line, half within the bar"
                .to_owned(),
        source: format!("{}, {}", short_source(&estimate.release), estimate.model),
        marks: Marks::Ranges(vec![row]),
        target: None,
    }
}
