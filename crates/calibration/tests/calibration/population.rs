//! Averaged over the reference population, estimates give back the official cell.

use crate::support::*;
use medwage_calibration::reference_ranks;
use medwage_catalog::embedded_model;
use medwage_domain::benchmark::reliability::Grade;
use medwage_domain::code::Soc;
use medwage_domain::distribution::LogQuantile;
use medwage_domain::estimate::{Base, Model};
use medwage_domain::market::Market;
use medwage_domain::percentile::{PUBLISHED_Z, normal_cdf};
use proptest::prelude::*;

/// Shares with each person's mu and tau.
type Ranks = Vec<(f64, f64, f64)>;

fn occupations(model: &Model) -> Vec<Soc> {
    model.populations.iter().map(|it| it.soc).collect()
}

fn ranks(soc: Soc) -> Ranks {
    let nation = base(soc, medwage_domain::code::AreaCode::NATION).unwrap();
    let people = embedded_model().unwrap();
    reference_ranks(&inputs(), &reference().statistics, people, soc, &nation).unwrap()
}

/// The normal score below which a share of the population earns.
fn score(ranks: &Ranks, share: f64) -> f64 {
    let (mut low, mut high) = (-6.0, 6.0);
    for _ in 0..60 {
        let z = (low + high) / 2.0;
        let below: f64 =
            ranks.iter().map(|(part, mu, tau)| part * normal_cdf((z - mu) / tau)).sum();
        if below < share { low = z } else { high = z }
    }
    (low + high) / 2.0
}

/// P10, P50 and P90: their normal scores in the cell, and among the population.
fn scores(ranks: &Ranks) -> [(f64, f64); 3] {
    [(0, 0.1), (2, 0.5), (4, 0.9)].map(|(place, share)| (PUBLISHED_Z[place], score(ranks, share)))
}

/// How far the population's mean and percentiles lie off those of its cell.
fn off(
    soc: Soc,
    quantile: &LogQuantile,
    ranks: &Ranks,
    scores: &[(f64, f64); 3],
) -> (f64, [f64; 3]) {
    let filled = embedded_model().unwrap().population(soc).unwrap().ranks.map_quantile(quantile);
    let mean: f64 = ranks.iter().map(|(share, mu, tau)| share * filled.mean(*mu, *tau)).sum();
    let percentile =
        |(at, among): (f64, f64)| (filled.value_at(among) - quantile.value_at(at)).exp() - 1.0;
    (mean / quantile.mean(0.0, 1.0) - 1.0, scores.map(percentile))
}

#[test]
fn the_population_is_whole_and_stands_at_the_middle() {
    for soc in occupations(embedded_model().unwrap()) {
        let ranks = ranks(soc);
        let sum = |of: &dyn Fn(&(f64, f64, f64)) -> f64| ranks.iter().map(of).sum::<f64>();
        assert!((sum(&|it| it.0) - 1.0).abs() < 1e-6, "{soc}");
        assert!(sum(&|it| it.0 * it.1).abs() < 1e-3, "{soc}");
        assert!((sum(&|it| it.0 * (it.1 * it.1 + it.2 * it.2)) - 1.0).abs() < 2e-3, "{soc}");
    }
}

#[test]
fn every_published_cell_of_every_occupation_comes_back() {
    let (mut cells, mut worst_mean, mut worst) = (0, 0.0_f64, [0.0_f64; 3]);
    for soc in occupations(embedded_model().unwrap()) {
        let ranks = ranks(soc);
        let scores = scores(&ranks);
        for area in release().areas() {
            let Some(base) = base(soc, area.code) else { continue };
            let (mean, percentiles) = off(soc, base.quantile(), &ranks, &scores);
            let firm = grade_of(soc, area.code) == Some(Grade::A);
            let most = if firm { 0.001 } else { 0.003 };
            assert!(mean.abs() < most, "{soc} in {}: mean off by {mean}", area.name);
            for (worst, off) in worst.iter_mut().zip(percentiles) {
                let most = if firm { 0.005 } else { 0.015 };
                assert!(off.abs() < most, "{soc} in {}: {percentiles:?}", area.name);
                *worst = worst.max(off.abs());
            }
            worst_mean = worst_mean.max(mean.abs());
            cells += 1;
        }
    }
    assert!(cells > 3_000, "{cells}");
    let up = |off: f64| (1e4 * off).ceil() / 1e2;
    let [p10, p50, p90] = worst.map(up);
    let (mean, thousands, rest) = (up(worst_mean), cells / 1_000, cells % 1_000);
    let page = page();
    assert_says(&page, &format!("over all {thousands},{rest:03} cells"));
    let within =
        format!("mean within {mean}%, P10 within {p10}%, P50 within {p50}%, P90 within {p90}%");
    assert_says(&page, &within);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Cells that nobody publishes: any slopes from tied to twice as steep as managers' pay.
    #[test]
    fn any_distribution_comes_back(
        median in 20_000.0_f64..200_000.0,
        slopes in prop::array::uniform4(0.02_f64..0.7),
    ) {
        let coder = soc("29-2072");
        let ranks = ranks(coder);
        let scores = scores(&ranks);
        let z = PUBLISHED_Z;
        let p25 = median.ln() - slopes[1] * z[3];
        let p75 = median.ln() + slopes[2] * z[3];
        let rest = z[4] - z[3];
        let logs = [p25 - slopes[0] * rest, p25, median.ln(), p75, p75 + slopes[3] * rest];
        let points: Vec<_> = z.into_iter().zip(logs).collect();
        let quantile = LogQuantile::new(&points, None).unwrap();
        let base = Base::new(&quantile, 0.0, Grade::A).unwrap();
        let (mean, percentiles) = off(coder, base.quantile(), &ranks, &scores);
        prop_assert!(mean.abs() < 0.003, "mean off by {mean}");
        prop_assert!(percentiles.iter().all(|it| it.abs() < 0.005), "{percentiles:?}");
    }
}
