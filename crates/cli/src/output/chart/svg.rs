//! Charts as SVG, for documents and pages: readable in light and dark, without anything from elsewhere.

use std::fmt::Write as _;

use super::axis::Axis;
use super::{Chart, Marks, RangeRow, YearPoint};
use crate::output::amount::{usd_tick, write_usd};

const WIDTH: f64 = 820.0;
/// Room for the labels of rows, and for the amount behind each.
const LEFT: f64 = 280.0;
const RIGHT: f64 = 90.0;
const TOP: f64 = 84.0;
const ROW: f64 = 30.0;
const BOTTOM: f64 = 74.0;
/// Height of the plot of years.
const YEARS: f64 = 280.0;

/// Colors that people with any color vision tell apart (Okabe and Ito 2008), for light and dark pages.
const STYLE: &str = "\
svg{background:#fff;color-scheme:light dark}\
text{font:14px system-ui,-apple-system,'Segoe UI',Roboto,sans-serif;fill:#222}\
.title{font-size:18px;font-weight:600}.small{font-size:12px;fill:#555}\
.grid{stroke:#ddd}.line{stroke:#0072b2;stroke-width:2;fill:none}.wide{fill:#0072b2;opacity:.18}\
.box{fill:#0072b2;opacity:.4}.median{fill:#0072b2}.interval{stroke:#222;stroke-width:1.5}\
.target{stroke:#d55e00;stroke-width:2}.target-text{fill:#b34e00;font-weight:600}.break{stroke:#888;stroke-dasharray:4 4}\
@media(prefers-color-scheme:dark){svg{background:#16191d}text{fill:#e8e8e8}.small{fill:#aab}.grid{stroke:#333a42}\
.line{stroke:#56b4e9}.wide,.box,.median{fill:#56b4e9}.interval{stroke:#e8e8e8}.target{stroke:#e69f00}\
.target-text{fill:#e69f00}.break{stroke:#889}}";

/// Draws a chart.
pub(crate) fn draw_svg(chart: &Chart) -> String {
    let plot_height = match &chart.marks {
        Marks::Ranges(rows) => rows.len() as f64 * ROW,
        Marks::Years(_) => YEARS,
    };
    let height = TOP + plot_height + BOTTOM;
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {height}\" width=\"{WIDTH}\" \
         height=\"{height}\" role=\"img\"><title>{}</title><desc>{}</desc><style>{STYLE}</style>",
        escape_xml(&chart.title),
        escape_xml(&describe_chart(chart)),
    );
    write_text(&mut out, 20.0, 30.0, "title", "start", &chart.title);
    write_text(&mut out, 20.0, 52.0, "small", "start", &chart.subtitle);
    if let Some(axis) = Axis::over_amounts(chart.all_amounts(), 6) {
        match &chart.marks {
            Marks::Ranges(rows) => draw_ranges(&mut out, chart, rows, &axis, plot_height),
            Marks::Years(years) => draw_years(&mut out, chart, years, &axis),
        }
        if axis.is_log() {
            let note = "Equal steps are equal ratios.";
            write_text(&mut out, WIDTH - 20.0, height - 32.0, "small", "end", note);
        }
    }
    write_text(
        &mut out,
        20.0,
        height - 14.0,
        "small",
        "start",
        &format!("Source: {}", chart.source),
    );
    out.push_str("</svg>");
    out
}

fn draw_ranges(out: &mut String, chart: &Chart, rows: &[RangeRow], axis: &Axis, height: f64) {
    let x = |amount: f64| LEFT + axis.place_amount(amount) * (WIDTH - LEFT - RIGHT);
    for tick in &axis.ticks {
        let (at, bottom) = (x(*tick), TOP + height);
        write_line(out, "grid", (at, TOP), (at, bottom));
        write_text(out, at, bottom + 18.0, "small", "middle", &usd_tick(*tick));
    }
    for (index, row) in rows.iter().enumerate() {
        let middle = TOP + (index as f64 + 0.5) * ROW;
        write_text(out, LEFT - 12.0, middle + 5.0, "", "end", &shorten_label(&row.label));
        let [p10, p25, p50, p75, p90] = row.percentiles.map(|amount| amount.map(x));
        if let (Some(low), Some(high)) = (p10, p90) {
            write_bar(out, "wide", (low, middle - 4.0), (high - low, 8.0));
        }
        if let (Some(low), Some(high)) = (p25, p75) {
            write_bar(out, "box", (low, middle - 8.0), (high - low, 16.0));
        }
        if let Some((low, high)) = row.interval {
            write_line(out, "interval", (x(low), middle), (x(high), middle));
        }
        if let Some(median) = p50 {
            let _ = write!(
                out,
                "<circle class=\"median\" cx=\"{median:.1}\" cy=\"{middle:.1}\" r=\"5\"/>"
            );
        }
        if let Some(median) = row.percentiles[2] {
            write_text(out, WIDTH - 20.0, middle + 5.0, "", "end", &write_usd(median));
        }
    }
    if let Some((name, amount)) = &chart.target {
        let at = x(*amount);
        write_line(out, "target", (at, TOP - 6.0), (at, TOP + height));
        let (anchor, beside) = if at > WIDTH * 0.6 { ("end", -6.0) } else { ("start", 6.0) };
        let label = format!("{name}: {}", write_usd(*amount));
        write_text(out, at + beside, TOP - 10.0, "target-text", anchor, &label);
    }
}

fn draw_years(out: &mut String, chart: &Chart, years: &[YearPoint], axis: &Axis) {
    let (left, right) = (80.0, WIDTH - 60.0);
    let last = years.len().saturating_sub(1).max(1) as f64;
    let x = |index: usize| left + index as f64 / last * (right - left);
    let y = |amount: f64| TOP + (1.0 - axis.place_amount(amount)) * YEARS;
    for tick in &axis.ticks {
        write_line(out, "grid", (left, y(*tick)), (right, y(*tick)));
        write_text(out, left - 10.0, y(*tick) + 4.0, "small", "end", &usd_tick(*tick));
    }
    for (index, year) in years.iter().enumerate() {
        write_text(out, x(index), TOP + YEARS + 20.0, "small", "middle", &year.label);
        if year.after_break {
            let at = x(index) - 0.5 / last * (right - left);
            write_line(out, "break", (at, TOP), (at, TOP + YEARS));
        }
    }
    let starts = (0..years.len()).filter(|at| *at == 0 || years[*at].after_break);
    let mut starts: Vec<_> = starts.chain([years.len()]).collect();
    starts.dedup();
    for run in starts.windows(2) {
        let run = run[0]..run[1];
        for (low, high, class) in [(0, 4, "wide"), (1, 3, "box")] {
            let edge = |at: usize| {
                run.clone().filter_map(move |index| Some((index, years[index].percentiles[at]?)))
            };
            let back: Vec<_> = edge(low).collect();
            let points = edge(high).chain(back.into_iter().rev());
            let points: Vec<_> =
                points.map(|(index, pay)| format!("{:.1},{:.1}", x(index), y(pay))).collect();
            let _ = write!(out, "<polygon class=\"{class}\" points=\"{}\"/>", points.join(" "));
        }
        let medians = run.clone().filter_map(|index| Some((index, years[index].percentiles[2]?)));
        let points: Vec<_> =
            medians.map(|(index, pay)| format!("{:.1},{:.1}", x(index), y(pay))).collect();
        let _ = write!(out, "<polyline class=\"line\" points=\"{}\"/>", points.join(" "));
    }
    for (index, year) in years.iter().enumerate() {
        if let Some(median) = year.percentiles[2] {
            let (at, height) = (x(index), y(median));
            let _ =
                write!(out, "<circle class=\"median\" cx=\"{at:.1}\" cy=\"{height:.1}\" r=\"4\"/>");
            let is_first = index == 0;
            if is_first || index + 1 == years.len() || year.after_break {
                // The first one stands clear of the axis.
                let (anchor, beside) = if is_first { ("start", 6.0) } else { ("middle", 0.0) };
                write_text(out, at + beside, height - 12.0, "", anchor, &write_usd(median));
            }
        }
    }
    if let Some((name, amount)) = &chart.target {
        write_line(out, "target", (left, y(*amount)), (right, y(*amount)));
        let label = format!("{name}: {}", write_usd(*amount));
        write_text(out, left + 6.0, y(*amount) - 6.0, "target-text", "start", &label);
    }
}

/// Returns what somebody who does not see the chart hears of it.
fn describe_chart(chart: &Chart) -> String {
    let rows: Vec<(&str, Option<f64>)> = match &chart.marks {
        Marks::Ranges(rows) => {
            rows.iter().map(|row| (row.label.as_str(), row.percentiles[2])).collect()
        }
        Marks::Years(years) => {
            years.iter().map(|year| (year.label.as_str(), year.percentiles[2])).collect()
        }
    };
    let medians = rows
        .iter()
        .filter_map(|(label, median)| Some(format!("{label} {}", write_usd((*median)?))));
    format!("Medians: {}.", medians.collect::<Vec<_>>().join("; "))
}

fn write_text(out: &mut String, x: f64, y: f64, class: &str, anchor: &str, text: &str) {
    let _ = write!(
        out,
        "<text x=\"{x:.1}\" y=\"{y:.1}\" class=\"{class}\" text-anchor=\"{anchor}\">{}</text>",
        escape_xml(text)
    );
}

fn write_line(out: &mut String, class: &str, from: (f64, f64), to: (f64, f64)) {
    let _ = write!(
        out,
        "<line class=\"{class}\" x1=\"{:.1}\" y1=\"{:.1}\" x2=\"{:.1}\" y2=\"{:.1}\"/>",
        from.0, from.1, to.0, to.1
    );
}

fn write_bar(out: &mut String, class: &str, at: (f64, f64), size: (f64, f64)) {
    let _ = write!(
        out,
        "<rect class=\"{class}\" x=\"{:.1}\" y=\"{:.1}\" width=\"{:.1}\" height=\"{:.1}\" rx=\"2\"/>",
        at.0, at.1, size.0, size.1
    );
}

/// Cuts a label to the room beside the plot.
fn shorten_label(label: &str) -> String {
    const LETTERS: usize = 34;
    if label.chars().count() <= LETTERS {
        return label.to_owned();
    }
    let kept: String = label.chars().take(LETTERS - 1).collect();
    format!("{}…", kept.trim_end())
}

fn escape_xml(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
