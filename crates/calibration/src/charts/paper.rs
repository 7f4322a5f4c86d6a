//! Parts that the pictures share: their size, their letters and their colours.

use plotters::coord::Shift;
use plotters::prelude::*;

use crate::Error;

/// Width and height, in pixels.
const SIZE: (u32, u32) = (820, 500);
const FONT: &str = "sans-serif";

/// Colours that people with any colour vision tell apart (Okabe and Ito 2008).
pub(super) const COLOURS: [RGBColor; 6] = [
    RGBColor(0, 114, 178),
    RGBColor(213, 94, 0),
    RGBColor(0, 158, 115),
    RGBColor(204, 121, 167),
    RGBColor(230, 159, 0),
    RGBColor(86, 180, 233),
];
pub(super) const LINE: RGBColor = RGBColor(90, 90, 90);
pub(super) const FAINT: RGBColor = RGBColor(225, 225, 225);

pub(super) type Area<'a> = DrawingArea<SVGBackend<'a>, Shift>;
pub(super) type Builder<'a, 'b> = ChartBuilder<'a, 'b, SVGBackend<'b>>;

/// Draws on a white sheet, and returns its text.
pub(super) fn draw_sheet(
    draw: impl FnOnce(&Area<'_>) -> Result<(), Error>,
) -> Result<String, Error> {
    let mut text = String::new();
    {
        let area = SVGBackend::with_string(&mut text, SIZE).into_drawing_area();
        area.fill(&WHITE)?;
        draw(&area)?;
        area.present()?;
    }
    Ok(text)
}

/// A chart with its title and the room that its labels need on the left.
pub(super) fn build_chart<'a, 'b>(area: &'a Area<'b>, title: &str, left: u32) -> Builder<'a, 'b> {
    let mut chart = ChartBuilder::on(area);
    chart.caption(title, text_style(21)).margin(14).margin_right(24);
    chart.x_label_area_size(48).y_label_area_size(left);
    chart
}

/// Letters of this height of a line: the library draws them at the size over 1.24.
pub(super) fn text_style(size: u32) -> TextStyle<'static> {
    (FONT, size).into_font().color(&BLACK.mix(0.85))
}

/// 57,300 as it stands on an axis.
pub(super) fn write_thousands(dollars: f64) -> String {
    format!("${:.0}k", dollars / 1_000.0)
}
