//! The search on a handful of names.

use super::super::{Resolution, ResolutionKind};
use super::*;
use ResolutionKind::{Ambiguous, Resolved, Unknown};

fn names() -> Names<u16> {
    let name = |(ix, text, source): (u16, &str, MatchSource)| Name {
        ix,
        text: text.to_owned(),
        source,
        note: String::new(),
    };
    let all = [
        (1, "Medical Records Specialists", MatchSource::OccupationTitle),
        (1, "Medical Coder", MatchSource::FieldUsage),
        (1, "Coder", MatchSource::FieldUsage),
        (1, "CPC", MatchSource::Credential),
        (1, "Medical Biller", MatchSource::AlternateTitle),
        (2, "Billing and Posting Clerks", MatchSource::OccupationTitle),
        (2, "Medical Biller", MatchSource::FieldUsage),
        (3, "Pharmacy Technicians", MatchSource::OccupationTitle),
        (4, "Psychiatric Technicians", MatchSource::OccupationTitle),
        (5, "Dietetic Technicians", MatchSource::OccupationTitle),
    ];
    Names::new(all.map(name).into())
}

#[test]
fn texts_find_what_they_name() {
    let names = names();
    for (text, kind, first) in [
        ("medical coder", Resolved, Some(1)),
        ("MEDICAL CODERS", Resolved, Some(1)),
        ("medical biller", Resolved, Some(2)),
        ("CPC coder", Resolved, Some(1)),
        ("Senior Medical Coder II", Resolved, Some(1)),
        ("coder, medical", Resolved, Some(1)),
        ("medcal coder", Resolved, Some(1)),
        ("pharmacy tech", Resolved, Some(3)),
        ("technician", Ambiguous, Some(3)),
        ("moon base", Unknown, None),
        ("", Unknown, None),
        ("!!!", Unknown, None),
    ] {
        let found = Resolution::decide(names.find(text));
        let best = found.candidates.first().map(|candidate| candidate.ix);
        assert_eq!((found.kind, best), (kind, first), "{text}: {:?}", found.candidates);
    }
}

#[test]
fn whatever_was_changed_is_said() {
    let names = names();
    let note = |text: &str| Resolution::decide(names.find(text)).candidates[0].note.clone();
    assert_eq!(note("medical coder"), "");
    assert_eq!(note("medcal coder"), "read as \"medical coder\"");
    assert_eq!(note("remote coder"), "read as \"coder\", level and place set aside");
}

#[test]
fn scores_fall_with_what_had_to_be_changed() {
    let names = names();
    let score = |text: &str| Resolution::decide(names.find(text)).candidates[0].score;
    let scores = ["medical coder", "senior medical coder", "medcal coder", "medical something"];
    let scores = scores.map(score);
    assert!(scores.is_sorted_by(|one, other| one > other), "{scores:?}");
    assert!(scores.iter().all(|score| (0.0..=1.0).contains(score)), "{scores:?}");
}
