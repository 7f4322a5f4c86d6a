//! A plan as a picture: what is earned along it, and its steps below.

use anyhow::anyhow;
use medwage_client::pb::careerpath as pb;
use medwage_client::pb::careerpath::plan_career_request::Target;
use medwage_client::pb::types::PayDistribution;
use plotters::coord::Shift;
use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};

/// Width and height, in pixels; the steps take their part of the height each.
const WIDTH: u32 = 900;
const FAN: u32 = 420;
const ROW: u32 = 26;
const LEFT: u32 = 64;
/// Colours that people with any colour vision tell apart (Okabe and Ito 2008).
const STUDY: RGBColor = RGBColor(230, 159, 0);
const WORK: RGBColor = RGBColor(0, 114, 178);
const FAINT: RGBColor = RGBColor(225, 225, 225);

type Area<'a> = DrawingArea<SVGBackend<'a>, Shift>;

/// A year with what is earned then: P10, P25, P50, P75, P90.
type Year = (f64, [f64; 5]);

/// Draws a plan, and returns the text of the picture.
pub(super) fn draw_plan(
    plan: &pb::Plan,
    along: &pb::ProjectEarningsResponse,
    target: Option<&Target>,
    release: &str,
) -> anyhow::Result<String> {
    let rows = u32::try_from(plan.steps.len())? + 3;
    let mut text = String::new();
    {
        let area =
            SVGBackend::with_string(&mut text, (WIDTH, FAN + rows * ROW)).into_drawing_area();
        let failed = |error: &dyn std::fmt::Display| anyhow!("the plan can't be drawn: {error}");
        area.fill(&WHITE).map_err(|error| failed(&error))?;
        let (upper, lower) = area.split_vertically(FAN);
        let last = along.years.last().map_or(1.0, |year| f64::from(year.year_offset));
        draw_fan(&upper, plan, along, target, release).map_err(|error| failed(&error))?;
        draw_steps(&lower, plan, last).map_err(|error| failed(&error))?;
        area.present().map_err(|error| failed(&error))?;
    }
    Ok(text)
}

fn draw_fan(
    area: &Area<'_>,
    plan: &pb::Plan,
    along: &pb::ProjectEarningsResponse,
    target: Option<&Target>,
    release: &str,
) -> Result<(), Box<dyn std::error::Error>> {
    let last = along.years.last().map_or(1.0, |year| f64::from(year.year_offset));
    let stretches = work_stretches(along);
    let highest = stretches.iter().flatten().map(|(_, pay)| pay[4]).fold(1.0, f64::max);
    let wanted = match target {
        Some(Target::TargetAnnualUsd(annual)) => *annual,
        _ => 0.0,
    };
    let top = highest.max(wanted) * 1.08;
    let mut chart = ChartBuilder::on(area)
        .margin(14)
        .margin_top(62)
        .margin_right(24)
        .x_label_area_size(30)
        .y_label_area_size(LEFT)
        .build_cartesian_2d(0.0..last, 0.0..top)?;
    let mut mesh = chart.configure_mesh();
    mesh.label_style(text_style(16)).x_labels(last as usize + 1).y_labels(8);
    mesh.x_label_formatter(&|years| format!("{years:.0}"));
    mesh.y_label_formatter(&|dollars| format!("${:.0}k", dollars / 1_000.0));
    mesh.x_max_light_lines(0).y_max_light_lines(0).bold_line_style(FAINT).draw()?;
    for stretch in &stretches {
        for (low, high, strength) in [(0, 4, 0.15), (1, 3, 0.3)] {
            let back = stretch.iter().rev().map(|(year, pay)| (*year, pay[low]));
            let edge = stretch.iter().map(|(year, pay)| (*year, pay[high])).chain(back);
            chart.draw_series([Polygon::new(edge.collect::<Vec<_>>(), WORK.mix(strength))])?;
        }
        let middle = stretch.iter().map(|(year, pay)| (*year, pay[2]));
        chart.draw_series(LineSeries::new(middle, WORK.stroke_width(3)))?;
    }
    let reached = f64::from(plan.months) / 12.0;
    chart.draw_series([PathElement::new([(reached, 0.0), (reached, top)], BLACK.mix(0.5))])?;
    if let (Some(Target::TargetRole(_)), Some(last_step)) = (target, plan.steps.last()) {
        let label = format!("target: {} ({})", last_step.text, describe_pay(plan.annual_usd));
        // Beside the line, where there is more room.
        let is_early = reached < last * 0.55;
        let (offset, side) = if is_early { (8, HPos::Left) } else { (-8, HPos::Right) };
        let style = text_style(15).pos(Pos::new(side, VPos::Top));
        let text = EmptyElement::at((reached, top)) + Text::new(label, (offset, 4), style);
        chart.draw_series([text])?;
    }
    if let Some(Target::TargetAnnualUsd(annual)) = target {
        let line = [(0.0, *annual), (last, *annual)];
        chart.draw_series([PathElement::new(line, STUDY.stroke_width(2))])?;
        let text = EmptyElement::at((0.0, *annual))
            + Text::new(format!("target: {}", describe_pay(*annual)), (6, -18), text_style(15));
        chart.draw_series([text])?;
    }
    let title = "Pay along the plan, in today's dollars a year";
    let note = format!(
        "half of such people within the dark band, four of five within the light; {release}"
    );
    let left = i32::try_from(LEFT)? + 14;
    area.draw(&Text::new(title, (left, 14), text_style(21)))?;
    area.draw(&Text::new(note, (left, 40), text_style(15)))?;
    Ok(())
}

/// `$73.5k a year`.
fn describe_pay(annual: f64) -> String {
    format!("${:.1}k a year", annual / 1_000.0)
}

/// Years with work without a gap, each drawn level to the beginning of the next.
fn work_stretches(along: &pb::ProjectEarningsResponse) -> Vec<Vec<Year>> {
    let mut found: Vec<Vec<Year>> = vec![Vec::new()];
    for year in &along.years {
        let at = f64::from(year.year_offset);
        let Some(stretch) = found.last_mut() else { continue };
        if let Some((_, before)) = stretch.last().copied() {
            stretch.push((at, before));
        }
        match year.annual.as_ref().and_then(read_percentiles) {
            Some(pay) => stretch.push((at, pay)),
            None => found.push(Vec::new()),
        }
    }
    found.retain(|stretch| !stretch.is_empty());
    found
}

fn read_percentiles(pay: &PayDistribution) -> Option<[f64; 5]> {
    Some([pay.p10?, pay.p25?, pay.p50?, pay.p75?, pay.p90?])
}

fn draw_steps(
    area: &Area<'_>,
    plan: &pb::Plan,
    last: f64,
) -> Result<(), Box<dyn std::error::Error>> {
    let rows = plan.steps.len() as f64;
    let mut chart = ChartBuilder::on(area)
        .margin_left(14 + i32::try_from(LEFT)?)
        .margin_right(24)
        .margin_bottom(14)
        .x_label_area_size(2 * ROW)
        .build_cartesian_2d(0.0..last, 0.0..rows)?;
    let mut mesh = chart.configure_mesh();
    mesh.disable_y_mesh().disable_y_axis().x_desc("years from now").label_style(text_style(16));
    mesh.x_labels(last as usize + 1).x_label_formatter(&|years| format!("{years:.0}"));
    mesh.x_max_light_lines(0).bold_line_style(FAINT).draw()?;
    for (place, step) in plan.steps.iter().enumerate() {
        let height = rows - place as f64;
        let years = |months: i32| f64::from(months) / 12.0;
        let (from, to) = (years(step.start_month), years(step.end_month));
        let works =
            !matches!(step.kind(), pb::StepKind::StudyCredential | pb::StepKind::StudyProgram);
        let colour = if works { WORK } else { STUDY };
        let width = (to - from).max(last / 150.0);
        let bar = [(from, height - 0.2), (from + width, height - 0.8)];
        chart.draw_series([Rectangle::new(bar, colour.filled())])?;
        // Beside the bar, where there is more room.
        let after = from + width < last * 0.55;
        let (at, anchor) = if after { (from + width, 6) } else { (from, -6) };
        let side = if after { HPos::Left } else { HPos::Right };
        let style = text_style(15).pos(Pos::new(side, VPos::Center));
        let text =
            EmptyElement::at((at, height - 0.5)) + Text::new(step.text.clone(), (anchor, 0), style);
        chart.draw_series([text])?;
    }
    Ok(())
}

fn text_style(size: u32) -> TextStyle<'static> {
    ("sans-serif", size).into_font().color(&BLACK.mix(0.85))
}
