//! Fitted against printed, every figure that is a level of pay.

use medwage_catalog::model::ModelDocument;
use plotters::prelude::*;

use super::paper::{COLOURS, FAINT, LINE, build_chart, draw_sheet, text_style, write_thousands};
use crate::Error;

/// The ends of both axes, in dollars.
const ENDS: (f64, f64) = (25_000.0, 110_000.0);
/// Publishers, by the letters with which the ids of their surveys start.
const PUBLISHERS: [(&str, &str); 4] = [
    ("aapc", "AAPC"),
    ("payscale", "PayScale"),
    ("himp", "healthinformationmanagementprograms.com"),
    ("article", "an article's ranges, middles"),
];

pub(super) fn draw_fitted(document: &ModelDocument) -> Result<String, Error> {
    draw_sheet(|area| {
        let title = "Fitted against printed, each survey at its own level";
        let (low, high) = ENDS;
        let mut chart = build_chart(area, title, 64).build_cartesian_2d(low..high, low..high)?;
        let mut mesh = chart.configure_mesh();
        let dollars = |amount: &f64| write_thousands(*amount);
        mesh.x_desc("printed, a year").y_desc("fitted, a year").label_style(text_style(16));
        mesh.x_label_formatter(&dollars).y_label_formatter(&dollars);
        mesh.x_max_light_lines(0).y_max_light_lines(0).bold_line_style(FAINT).draw()?;
        chart.draw_series([PathElement::new([(low, low), (high, high)], LINE)])?;
        for ((prefix, name), colour) in PUBLISHERS.into_iter().zip(COLOURS) {
            let figures = document.figure.iter().filter(|figure| figure.survey.starts_with(prefix));
            let dots = figures
                .map(|figure| Circle::new((figure.printed, figure.fitted), 4, colour.filled()));
            let series = chart.draw_series(dots)?.label(name);
            series.legend(move |at| Circle::new((at.0 + 9, at.1), 4, colour.filled()));
        }
        let mut legend = chart.configure_series_labels();
        legend.position(SeriesLabelPosition::LowerRight).label_font(text_style(16));
        legend.background_style(WHITE).border_style(FAINT).margin(12).draw()?;
        Ok(())
    })
}
