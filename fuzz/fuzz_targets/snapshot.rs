//! A snapshot whose checksums are right and whose sections are any bytes: refused or opened, no panic, and what opens can be asked.

#![no_main]

use std::sync::OnceLock;

use libfuzzer_sys::fuzz_target;
use medwage_dataset::Release;
use xxhash_rust::xxh3::xxh3_64;

/// Sizes of the layout, as `docs/snapshot-format.md` gives them.
const HEADER: usize = 32;
const ROW: usize = 48;

static WHOLE: OnceLock<&'static [u8]> = OnceLock::new();

fn number(bytes: &[u8], at: usize) -> usize {
    bytes[at..at + 8].try_into().map_or(0, |it| u64::from_le_bytes(it) as usize)
}

fn put(bytes: &mut [u8], at: usize, number: usize) {
    bytes[at..at + 8].copy_from_slice(&(number as u64).to_le_bytes());
}

/// Puts other content into one section, as it is, and writes all checksums anew.
fn forge(bytes: &[u8], forged_row: usize, content: &[u8]) -> Vec<u8> {
    let count = bytes[12..16].try_into().map_or(0, |it| u32::from_le_bytes(it) as usize);
    let start = HEADER + count * ROW;
    let (mut table, mut body) = (bytes[HEADER..start].to_vec(), Vec::new());
    for (place, row) in table.chunks_exact_mut(ROW).enumerate() {
        let own = place == forged_row % count;
        let stored = &bytes[number(row, 16)..number(row, 16) + number(row, 24)];
        let section = if own { content } else { stored };
        if own {
            put(row, 8, 0);
            put(row, 32, content.len());
        }
        put(row, 16, start + body.len());
        put(row, 24, section.len());
        put(row, 40, xxh3_64(section) as usize);
        body.extend_from_slice(section);
    }
    let mut file = [&bytes[..HEADER], &table, &body].concat();
    let length = file.len() + 8;
    put(&mut file, 16, length);
    let head = xxh3_64(&[&file[..24], &table].concat());
    put(&mut file, 24, head as usize);
    let whole = xxh3_64(&file);
    file.extend_from_slice(&whole.to_le_bytes());
    file
}

fuzz_target!(|input: (u8, &[u8])| {
    // The smallest of the built-in releases, so that a run is short.
    let releases = medwage_dataset::embedded().iter();
    let smallest = releases.map(|it| it.snapshot()).min_by_key(|it| it.len());
    let whole = WHOLE.get_or_init(|| smallest.unwrap_or_default());
    if let Ok(release) = Release::open(&forge(whole, input.0.into(), input.1)) {
        for (key, _) in release.cells() {
            assert!(release.source_rows(key).count() > 0);
        }
    }
});
