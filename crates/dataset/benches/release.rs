//! Opening the newest embedded release, looking cells up in it, and importing it.
//!
//! `docs/performance/dataset.md` has the figures and the machine that they are from.
#![allow(clippy::unwrap_used, missing_docs, reason = "a bench that fails has nothing to measure")]

use std::hint::black_box;
use std::path::{Path, PathBuf};

use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use medwage_dataset::import::flat::{Options, import_flat_files};
use medwage_dataset::{Release, newest_embedded};
use medwage_domain::market::{AreaIx, CellKey, IndustryIx, Market, OccupationIx};

/// Lookups in a batch, more than any cache has room for cells.
const KEYS: usize = 100_000;

fn open(bench: &mut Criterion) {
    let snapshot = newest_embedded().snapshot();
    bench.bench_function("open", |bench| {
        bench.iter(|| Release::open_snapshot(black_box(snapshot)).unwrap());
    });
}

/// Marsaglia's xorshift64: the same keys in every run, and no dependency for it.
fn next(state: &mut u64) -> usize {
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    (*state >> 33) as usize
}

fn lookup(bench: &mut Criterion) {
    let release = newest_embedded().open_release().unwrap();
    let cells: Vec<CellKey> = release.cells().map(|(key, _)| key).collect();
    let mut state = 0x9E37_79B9_7F4A_7C15;
    let present: Vec<CellKey> = (0..KEYS).map(|_| cells[next(&mut state) % cells.len()]).collect();
    let any: Vec<CellKey> = (0..KEYS)
        .map(|_| CellKey {
            occupation: OccupationIx((next(&mut state) % release.occupations().len()) as u16),
            area: AreaIx((next(&mut state) % release.areas().len()) as u16),
            industry: IndustryIx(0),
        })
        .collect();

    let mut group = bench.benchmark_group("lookup");
    group.throughput(Throughput::Elements(KEYS as u64));
    for (name, keys) in [("published", &present), ("any area and occupation", &any)] {
        group.bench_function(name, |bench| {
            bench.iter(|| keys.iter().filter_map(|key| release.cell(*key)).fold(0, fold));
        });
    }
    group.finish();
}

/// Reads from the cell, so that its cache miss is part of the lookup.
fn fold(sum: u64, cell: &medwage_domain::cell::Cell) -> u64 {
    sum.wrapping_add(u64::from(cell.0[0].raw()))
}

fn read(bench: &mut Criterion) {
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared");
    let shared = std::env::var_os("MEDWAGE_SHARED").map_or_else(beside, PathBuf::from);
    let files = shared.join("data/bls-oews-2025");
    if !files.is_dir() {
        eprintln!("SKIPPED import: no flat files in {}", files.display());
        return;
    }
    let mut group = bench.benchmark_group("import");
    group.sample_size(10);
    group.bench_function("zstd", |bench| {
        let run = |()| import_flat_files(&files, &Options::default(), &mut |_| {}).unwrap();
        bench.iter_batched(|| (), run, BatchSize::PerIteration);
    });
    group.finish();
}

criterion_group!(benches, open, lookup, read);
criterion_main!(benches);
