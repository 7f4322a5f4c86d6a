//! Residuals by source: as fitted, and of a fit that did not see the figure.

use medwage_catalog::model::ModelDocument;
use plotters::prelude::*;

use super::paper::{COLOURS, FAINT, LINE, build_chart, draw_sheet, text_style};
use crate::Error;

/// The ends of the axis, in percent; further ones are drawn at the end.
const WIDEST: f64 = 25.0;

struct Row {
    source: String,
    /// Percent off: as fitted, and left out.
    off: Vec<(f64, Option<f64>)>,
}

pub(super) fn draw_residuals(document: &ModelDocument) -> Result<String, Error> {
    let rows = list_rows(document);
    let last = i32::try_from(rows.len()).map_or(i32::MAX, |count| count - 1);
    draw_sheet(|area| {
        let title = "Printed over fitted, by source: fitted (full) and left out (ring)";
        let mut chart = build_chart(area, title, 170)
            .build_cartesian_2d(-WIDEST..WIDEST, (0..last).into_segmented())?;
        let name = |at: &SegmentValue<i32>| match at {
            SegmentValue::CenterOf(place) => name_row(&rows, *place),
            SegmentValue::Exact(_) | SegmentValue::Last => String::new(),
        };
        let mut mesh = chart.configure_mesh();
        mesh.x_desc("percent").label_style(text_style(15)).y_labels(rows.len());
        mesh.x_label_formatter(&|percent| format!("{percent:+.0}")).y_label_formatter(&name);
        mesh.x_max_light_lines(0).y_max_light_lines(1).bold_line_style(FAINT);
        mesh.light_line_style(FAINT).draw()?;
        let zero = [(0.0, SegmentValue::Exact(0)), (0.0, SegmentValue::Last)];
        chart.draw_series([PathElement::new(zero, LINE)])?;
        for (place, row) in (0..).zip(&rows) {
            for (fitted, left_out) in &row.off {
                let at = |off: f64| (off.clamp(-WIDEST, WIDEST), SegmentValue::CenterOf(place));
                let rings = left_out
                    .map(|residual| Circle::new(at(residual), 5, COLOURS[1].stroke_width(1)));
                chart.draw_series(rings)?;
                chart.draw_series([Circle::new(at(*fitted), 3, COLOURS[0].filled())])?;
            }
        }
        Ok(())
    })
}

fn name_row(rows: &[Row], place: i32) -> String {
    let row = usize::try_from(place).ok().and_then(|place| rows.get(place));
    row.map_or(String::new(), |row| row.source.clone())
}

/// The surveys, the first on top, and the steps.
fn list_rows(document: &ModelDocument) -> Vec<Row> {
    let percent = |log: f64| 100.0 * log.exp_m1();
    let steps =
        document.step.iter().map(|step| (percent(step.residual), Some(percent(step.left_out))));
    let mut rows = vec![Row { source: "steps".to_owned(), off: steps.collect() }];
    for survey in document.survey.iter().rev() {
        let figures = document.figure.iter().filter(|figure| figure.survey == survey.id);
        let off = figures.map(|figure| (percent(figure.residual), figure.left_out.map(percent)));
        rows.push(Row { source: survey.id.clone(), off: off.collect() });
    }
    rows
}
