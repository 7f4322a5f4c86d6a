//! From scored candidates to resolved, ambiguous or unknown.

use super::{Candidate, MAX_CANDIDATES, Resolution, ResolutionKind};

/// Below this nothing fits.
const FITS: f64 = 0.45;
/// From this on a candidate can be the answer.
const CLEAR: f64 = 0.80;
/// From this on the whole text matched, and its source decides between equals.
const WHOLE: f64 = 0.90;
/// How far the second must be behind a whole match, and behind a match in part.
const MARGIN: (f64, f64) = (0.02, 0.10);
/// What rounding may take from a margin.
const TOLERANCE: f64 = 1e-9;

impl<Ix> Resolution<Ix> {
    pub(super) fn unknown() -> Self {
        Self { kind: ResolutionKind::Unknown, candidates: Vec::new() }
    }
}

impl<Ix: Copy + Ord> Resolution<Ix> {
    /// Takes a candidate as the answer.
    pub(super) fn resolved(candidate: Candidate<Ix>) -> Self {
        Self { kind: ResolutionKind::Resolved, candidates: vec![candidate] }
    }

    /// Keeps the best candidate of each kind, puts them in order, and decides.
    pub(super) fn decide(candidates: Vec<Candidate<Ix>>) -> Self {
        let candidates = ordered(candidates);
        let kind = match candidates.as_slice() {
            [] => ResolutionKind::Unknown,
            [best, ..] if best.score < FITS => ResolutionKind::Unknown,
            [best] if best.score >= CLEAR => ResolutionKind::Resolved,
            [best, second, ..] if best.score >= CLEAR && is_ahead(best.score, second.score) => {
                ResolutionKind::Resolved
            }
            [..] => ResolutionKind::Ambiguous,
        };
        Self { kind, candidates }
    }
}

fn is_ahead(best: f64, second: f64) -> bool {
    let margin = if best >= WHOLE { MARGIN.0 } else { MARGIN.1 };
    best - second >= margin - TOLERANCE
}

fn ordered<Ix: Copy + Ord>(mut candidates: Vec<Candidate<Ix>>) -> Vec<Candidate<Ix>> {
    let by_score = |one: &Candidate<Ix>, other: &Candidate<Ix>| other.score.total_cmp(&one.score);
    candidates.sort_by(|one, other| one.ix.cmp(&other.ix).then_with(|| by_score(one, other)));
    candidates.dedup_by(|later, kept| later.ix == kept.ix);
    candidates.sort_by(|one, other| by_score(one, other).then(one.ix.cmp(&other.ix)));
    candidates.truncate(MAX_CANDIDATES);
    candidates
}

#[cfg(test)]
mod tests {
    use super::super::MatchSource;
    use super::*;

    fn decided(scores: &[(u16, f64)]) -> (ResolutionKind, Vec<u16>) {
        let candidate = |(ix, score): &(u16, f64)| Candidate {
            ix: *ix,
            score: *score,
            matched_text: String::new(),
            source: MatchSource::FieldUsage,
            note: String::new(),
        };
        let found = Resolution::decide(scores.iter().map(candidate).collect());
        (found.kind, found.candidates.iter().map(|candidate| candidate.ix).collect())
    }

    #[test]
    fn only_a_clear_lead_is_an_answer() {
        use ResolutionKind::{Ambiguous, Resolved, Unknown};
        for (scores, kind, order) in [
            (&[][..], Unknown, vec![]),
            (&[(1, 0.44)], Unknown, vec![1]),
            (&[(1, 0.45)], Ambiguous, vec![1]),
            (&[(1, 0.80)], Resolved, vec![1]),
            (&[(1, 0.79)], Ambiguous, vec![1]),
            (&[(2, 0.95), (1, 0.97)], Resolved, vec![1, 2]),
            (&[(2, 0.96), (1, 0.97)], Ambiguous, vec![1, 2]),
            (&[(2, 0.97), (1, 0.97)], Ambiguous, vec![1, 2]),
            (&[(1, 0.85), (2, 0.76)], Ambiguous, vec![1, 2]),
            (&[(1, 0.85), (2, 0.75)], Resolved, vec![1, 2]),
            (&[(1, 0.3), (1, 0.97), (1, 0.96)], Resolved, vec![1]),
        ] {
            assert_eq!(decided(scores), (kind, order), "{scores:?}");
        }
    }
}
