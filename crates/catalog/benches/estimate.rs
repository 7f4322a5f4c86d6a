//! Cost of a pure estimate on one core: from a profile and a base to everything that a reply shows.
#![allow(clippy::unwrap_used, missing_docs, reason = "a benchmark fails by panicking; its macros")]

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use medwage_catalog::embedded_model;
use medwage_domain::benchmark::reliability::Grade;
use medwage_domain::distribution::LogQuantile;
use medwage_domain::estimate::{Base, Education, Estimate, Model, Profile};
use medwage_domain::money::Cents;
use medwage_domain::percentile::PUBLISHED_Z;

/// 29-2072 in the nation, May 2025: P10 to P90, and the mean.
const WAGES: [f64; 5] = [37_000.0, 43_490.0, 51_140.0, 64_820.0, 81_150.0];
const MEAN: f64 = 56_790.0;

fn base() -> Base {
    let points: Vec<_> = PUBLISHED_Z.into_iter().zip(WAGES.map(f64::ln)).collect();
    let quantile = LogQuantile::new(&points, Some(MEAN)).unwrap();
    Base::new(&quantile, 0.01, Grade::A).unwrap()
}

/// Says nothing but the role.
fn little(model: &Model) -> Profile {
    Profile::of_role(model.role("coder-2").unwrap())
}

/// Says all that can be said, one credential without effect among it.
fn full(model: &Model) -> Profile {
    let held = ["CPC-A", "CPC", "COC", "CPMA"].iter().map(|id| model.credential(id).unwrap());
    let mut person = Profile {
        years: Some(12.0),
        education: Some(Education::Bachelor),
        credentials: Some(held.collect()),
        specialty: model.specialty("inpatient"),
        hours_per_week: Some(36.0),
        ..Profile::of_role(model.role("coder-3").unwrap())
    };
    person.duties[usize::from(model.duty("lead").unwrap().0)] = true;
    person
}

/// The percentiles and the mean of a reply, annual and hourly, and the range to post.
fn figures(estimate: &Estimate) -> i64 {
    let spread = estimate.spread();
    let points = spread.points().filter_map(|(_, point)| point);
    let sum: i64 = points.map(|it| it.annual.get() + it.hourly.get()).sum();
    let range = spread.posting_range().map_or(0, |range| range.low().get() + range.high().get());
    sum + spread.annual_mean.map_or(0, Cents::get) + range
}

fn estimates(criterion: &mut Criterion) {
    let (model, base) = (embedded_model().unwrap(), base());
    let mut group = criterion.benchmark_group("estimate");
    group.throughput(Throughput::Elements(1));
    for (name, person) in [("role only", little(model)), ("everything stated", full(model))] {
        let estimate = || model.estimate_pay(black_box(&person), black_box(&base)).unwrap();
        group.bench_function(name, |bench| bench.iter(estimate));
        let name = format!("{name}, with percentiles, mean and range");
        group.bench_function(name, |bench| bench.iter(|| figures(&estimate())));
    }
    group.finish();
}

criterion_group!(benches, estimates);
criterion_main!(benches);
