//! How long readings take: `cargo test -p medwage-vocabulary --test reader -- --ignored --nocapture timing`.

use std::hint::black_box;
use std::time::{Duration, Instant};

use medwage_vocabulary::build_reader;

use crate::reader;

/// Texts of all kinds, also those that are only found by their spelling.
const TITLES: &[&str] = &[
    "Senior Inpatient Coder III, CCS - Full Time - Remote in Tampa, FL",
    "Medical Billing Specialist",
    "Medcial Cooder",
    "VSP Medical Receptionist (Bilingual English/Spanish) [CenterWell Poinciana - Kissimmee]",
    "Sr. Delivery Practice Manager, WWPS ProServe US Federal",
    "Practice Manager - Salesforce Consulting",
];
const PLACES: &[&str] = &[
    "Tampa, FL 33602",
    "Springfield",
    "Sacramneto, CA",
    "Minnapolis",
    "Boston-Worcester-Providence, MA-RI-NH-CT",
    "123 Main St, Suite 500, Springfeld, Illinois, United States",
];

fn measure(name: &str, texts: &[&str], read: impl Fn(&str)) -> (Duration, Duration) {
    let mut times = Vec::new();
    for _ in 0..2_000 {
        for text in texts {
            let start = Instant::now();
            read(text);
            times.push(start.elapsed());
        }
    }
    times.sort_unstable();
    let (median, high) = (times[times.len() / 2], times[times.len() * 99 / 100]);
    eprintln!("{name}: median {median:?}, p99 {high:?}");
    (median, high)
}

#[test]
#[ignore = "a measurement: other work on the machine would fail it"]
fn readings_are_quick() {
    let release = medwage_dataset::newest_embedded().open_release().unwrap();
    let reference = medwage_catalog::embedded_reference().unwrap();
    let catalog = medwage_catalog::embedded_catalog().unwrap();
    let build = || {
        let start = Instant::now();
        black_box(build_reader(&*release, catalog, reference).unwrap());
        start.elapsed()
    };
    eprintln!("vocabulary: {:?}", (0..10).map(|_| build()).min().unwrap_or_default());
    let reader = reader();
    let titles = measure("title", TITLES, |text| drop(black_box(reader.read_title(text))));
    let places = measure("place", PLACES, |text| drop(black_box(reader.read_place(text))));
    let text = "Inpatient Coder (Remote). Large teaching hospital in Tampa, FL seeks a coder. Must have CCS. RHIT a plus. \
                Minimum five years of acute coding. Associate degree preferred. Pay: $34.00-$46.50/hour. "
        .repeat(5);
    let postings = measure("posting of 200 words", &[&text], |text| {
        drop(black_box(reader.parse_posting(text)));
    });
    for (median, high) in [titles, places] {
        assert!(median < Duration::from_micros(20) && high < Duration::from_micros(100));
    }
    assert!(postings.1 < Duration::from_millis(2));
}
