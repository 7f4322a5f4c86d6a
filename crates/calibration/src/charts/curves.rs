//! Rank and pay against years, by the number of credentials: a Coder II in the nation.

use medwage_domain::estimate::{Base, CredentialSet, Profile};
use medwage_domain::percentile::normal_cdf;
use plotters::prelude::*;

use super::paper::{COLOURS, FAINT, build_chart, draw_sheet, text_style, write_thousands};
use crate::{Calibration, Error};

const ROLE: &str = "coder-2";
/// Years that are drawn.
const LAST_YEAR: u32 = 35;
/// Points a year, so that the bends of the curve stand where they are.
const FINE: u32 = 4;
/// Sets of credentials, each with one more than the one before.
const HELD: [(&str, &[&str]); 4] = [
    ("none", &[]),
    ("CPC", &["CPC"]),
    ("CPC and COC", &["CPC", "COC"]),
    ("CPC, COC and CPMA", &["CPC", "COC", "CPMA"]),
];

type Curve = Vec<(f64, f64)>;

/// Draws the percentile of the occupation at which such people's middle stands.
pub(super) fn draw_rank(calibration: &Calibration) -> Result<String, Error> {
    let curves = compute_curves(calibration, |_, mu| 100.0 * normal_cdf(mu))?;
    let title = "Where a Coder II stands in 29-2072, by years and credentials";
    draw_curves(&curves, title, ("percentile of the occupation", 0.0..100.0), &|percentile| {
        format!("{percentile:.0}")
    })
}

/// Draws their median pay.
pub(super) fn draw_pay(calibration: &Calibration) -> Result<String, Error> {
    let curves = compute_curves(calibration, |base, mu| base.quantile().value_at(mu).exp())?;
    let title = "Median pay of a Coder II in the nation, by years and credentials";
    draw_curves(&curves, title, ("median pay a year", 30_000.0..80_000.0), &|dollars| {
        write_thousands(*dollars)
    })
}

fn compute_curves(
    calibration: &Calibration,
    height: impl Fn(&Base, f64) -> f64,
) -> Result<Vec<Curve>, Error> {
    let missing = |what: &str| Error::unknown_name("coefficients.toml", what);
    let model = &calibration.model;
    let role = model.role(ROLE).ok_or_else(|| missing(ROLE))?;
    let mut person = Profile::of_role(role);
    let soc = model.role_of(&person).ok_or_else(|| missing(ROLE))?.soc;
    let base = calibration.bases.get(&(soc, None)).ok_or_else(|| missing(ROLE))?;
    let mut curves = Vec::new();
    for (_, ids) in HELD {
        let held = ids.iter().map(|id| model.credential(id).ok_or_else(|| missing(id)));
        person.credentials = Some(held.collect::<Result<CredentialSet, _>>()?);
        let mut curve = Vec::new();
        for step in 0..=LAST_YEAR * FINE {
            let years = f64::from(step) / f64::from(FINE);
            person.years = Some(years);
            curve.push((years, height(base, model.estimate_pay(&person, base)?.mu)));
        }
        curves.push(curve);
    }
    Ok(curves)
}

fn draw_curves(
    curves: &[Curve],
    title: &str,
    (axis, heights): (&str, std::ops::Range<f64>),
    label: &dyn Fn(&f64) -> String,
) -> Result<String, Error> {
    draw_sheet(|area| {
        let years = 0.0..f64::from(LAST_YEAR);
        let mut chart = build_chart(area, title, 64).build_cartesian_2d(years, heights)?;
        let mut mesh = chart.configure_mesh();
        mesh.x_desc("years in the field").y_desc(axis).label_style(text_style(16));
        mesh.x_label_formatter(&|years| format!("{years:.0}")).y_label_formatter(label);
        mesh.x_max_light_lines(0).y_max_light_lines(0).bold_line_style(FAINT).draw()?;
        for ((curve, (name, _)), colour) in curves.iter().zip(HELD).zip(COLOURS) {
            let style = colour.stroke_width(2);
            let series = chart.draw_series(LineSeries::new(curve.iter().copied(), style))?;
            series.label(name).legend(move |(x, y)| PathElement::new([(x, y), (x + 18, y)], style));
        }
        let mut legend = chart.configure_series_labels();
        legend.position(SeriesLabelPosition::LowerRight).label_font(text_style(16));
        legend.background_style(WHITE).border_style(FAINT).margin(12).draw()?;
        Ok(())
    })
}
