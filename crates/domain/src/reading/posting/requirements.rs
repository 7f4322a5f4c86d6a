//! The demands and the wishes of a posting: years, schooling, and which credentials are which.

use super::clauses::Clause;
use super::{Positions, PostingReading, Stated};
use crate::estimate::Education;
use crate::reading::credentials::Found;
use crate::reading::tokens::Gap;

/// A word that says what a requirement is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cue {
    Required,
    Preferred,
    /// The employer pays for it later.
    Offered,
    /// Said not to be asked for.
    Unneeded,
}

/// Credentials of a clause that one cue holds for.
pub(super) struct Group<'f> {
    pub(super) found: Vec<&'f Found>,
    pub(super) cue: Option<Cue>,
    /// True if one of them is enough.
    pub(super) is_choice: bool,
}

fn cue_of(word: &str) -> Option<Cue> {
    match word {
        "required" | "reqd" | "must" | "requires" | "require" | "mandatory" | "minimum" => {
            Some(Cue::Required)
        }
        "preferred" | "plus" | "helpful" | "desired" | "welcome" | "nice" | "advantage"
        | "bonus" | "within" | "pref" => Some(Cue::Preferred),
        "paid" | "sponsored" | "reimbursed" => Some(Cue::Offered),
        _ => None,
    }
}

/// A cue holds for the credentials before it up to the last cue, and for those behind where none stand before.
pub(super) fn group_by_cue<'f>(clause: &Clause<'_>, found: &'f [Found]) -> Vec<Group<'f>> {
    let mut groups: Vec<Group<'f>> = Vec::new();
    let mut pending: Vec<&'f Found> = Vec::new();
    let mut leading: Option<Cue> = None;
    let mut rest = found.iter().peekable();
    for at in 0..clause.tokens.len() {
        if let Some(hit) = rest.next_if(|hit| hit.from == at) {
            pending.push(hit);
        }
        let Some(cue) = cue_of(clause.word(at)) else { continue };
        let is_denied = at > 0 && matches!(clause.word(at - 1), "not" | "no");
        let is_without = pending.first().is_some_and(|first| {
            first.from > 0 && matches!(clause.word(first.from - 1), "no" | "without")
        });
        let cue = match cue {
            Cue::Required if is_denied || is_without => Cue::Unneeded,
            cue => cue,
        };
        if pending.is_empty() {
            // `Required within six months` is welcome at first.
            match groups.last_mut() {
                // `Not required, but helpful`.
                Some(last) if last.cue == Some(Cue::Unneeded) && cue == Cue::Preferred => {
                    last.cue = Some(cue);
                }
                Some(last)
                    if cue != Cue::Required
                        && last.cue == Some(Cue::Required)
                        && clause.word(at) == "within" =>
                {
                    last.cue = Some(cue);
                }
                _ => leading = Some(cue),
            }
        } else {
            let is_choice = is_one_enough(clause, &pending);
            groups.push(Group { found: std::mem::take(&mut pending), cue: Some(cue), is_choice });
            leading = None;
        }
    }
    let Some(first) = pending.first() else { return groups };
    let is_exception = |group: &Group<'_>| {
        let behind = group.found.last().map_or(0, |last| last.to);
        (behind..first.from).any(|at| clause.word(at) == "unless")
    };
    match groups.last_mut().filter(|group| is_exception(group)) {
        // `CPC required unless you hold the RHIT`.
        Some(group) => {
            group.found.extend(pending);
            group.is_choice = true;
        }
        None => {
            let is_choice = is_one_enough(clause, &pending);
            groups.push(Group { found: pending, cue: leading, is_choice });
        }
    }
    groups
}

/// True if one of the credentials is enough: `CPC or RHIT`, `RHIT in lieu of CPC`.
fn is_one_enough(clause: &Clause<'_>, found: &[&Found]) -> bool {
    let (Some(first), Some(last)) = (found.first(), found.last()) else { return false };
    found.len() > 1
        && ((first.to..last.from).any(|at| matches!(clause.word(at), "or" | "unless"))
            || (first.from.saturating_sub(3)..last.from).any(|at| clause.word(at) == "lieu"))
}

/// True if one of the words behind says that it is a wish; where none says anything, if the clause begins so or its section
/// is one of wishes.
fn is_preferred(clause: &Clause<'_>, at: usize, reach: usize) -> bool {
    let cues = |from: usize, to: usize| {
        (from..clause.tokens.len().min(to)).filter_map(|it| cue_of(clause.word(it)))
    };
    let behind: Vec<Cue> = cues(at, at + reach).collect();
    let opening = cues(0, at.min(2)).next();
    behind.contains(&Cue::Preferred)
        || behind.is_empty() && opening.or(clause.section) == Some(Cue::Preferred)
}

/// Words behind a number of years that make it no experience.
const NO_EXPERIENCE: &[&str] = &["old", "ago", "patients", "contract", "program", "combined"];

pub(super) fn find_years(
    clauses: &[Clause<'_>],
    positions: &Positions<'_>,
    posting: &mut PostingReading,
) {
    for clause in clauses {
        if posting.years.is_none()
            && let Some((from, to)) = ["no experience", "will train", "new graduates welcome"]
                .iter()
                .find_map(|it| clause.find_phrase(it))
        {
            posting.years = Some(positions.state(0.0, from, to, 0.9));
        }
        for at in 0..clause.tokens.len() {
            if !matches!(clause.word(at), "years" | "yrs" | "year" | "yr") || at == 0 {
                continue;
            }
            let Some((years, from)) = number_before(clause, at) else { continue };
            let before = if from > 0 { clause.word(from - 1) } else { "" };
            let is_more = before == "than"
                && from >= 2
                && matches!(clause.word(from - 2), "more" | "less")
                && (from < 3 || clause.word(from - 3) != "for")
                && clause.has_word(&["experience"]);
            let is_other = !is_more
                && matches!(
                    before,
                    "for"
                        | "within"
                        | "last"
                        | "in"
                        | "than"
                        | "first"
                        | "past"
                        | "over"
                        | "a"
                        | "the"
                )
                || (at + 1..at + 3).any(|it| NO_EXPERIENCE.contains(&clause.word(it)));
            if is_other || years > 40.0 {
                continue;
            }
            let preferred = is_preferred(clause, at, 8);
            let state = positions.state(years, clause.start_of(from), clause.end_of(at), 0.9);
            let slot = if preferred { &mut posting.preferred_years } else { &mut posting.years };
            if slot.is_none() {
                *slot = Some(state);
            }
        }
    }
}

/// Finds hours worked in a week: `20 hours a week`, `40 hrs`, `32-40 hours`.
pub(super) fn find_hours(clauses: &[Clause<'_>], positions: &Positions<'_>) -> Option<Stated<f64>> {
    for clause in clauses {
        for at in 1..clause.tokens.len() {
            if !matches!(clause.word(at), "hours" | "hrs" | "hour") {
                continue;
            }
            let Some((hours, from)) = number_before(clause, at) else { continue };
            // `8-hour shifts`, `40 hours of leave`, `24 hours notice` are no week.
            let week =
                (at + 1..at + 3).any(|it| matches!(clause.word(it), "week" | "wk" | "weekly"));
            let ends = clause.tokens.get(at + 1).is_none_or(|next| next.gap == Gap::Hard);
            let is_week = week || (ends && (32.0..=40.0).contains(&hours));
            if is_week && (1.0..=84.0).contains(&hours) {
                let (start, end) = (clause.start_of(from), clause.end_of(at));
                return Some(positions.state(hours, start, end, 0.9));
            }
        }
    }
    None
}

/// The number before `years`, in digits or words, the lower one of a range, and where it begins.
fn number_before(clause: &Clause<'_>, at: usize) -> Option<(f64, usize)> {
    let last = read_number(clause.word(at - 1))?;
    let is_range = at >= 3 && matches!(clause.word(at - 2), "to" | "or");
    if is_range && let Some(low) = read_number(clause.word(at - 3)) {
        return Some((low, at - 3));
    }
    if at >= 2
        && (clause.tokens[at - 1].gap == Gap::Soft || clause.is_dashed(at - 1))
        && let Some(low) = read_number(clause.word(at - 2))
    {
        return Some((low, at - 2));
    }
    Some((last, at - 1))
}

fn read_number(word: &str) -> Option<f64> {
    let words =
        ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];
    if let Some(number) = words.iter().position(|it| *it == word) {
        return Some(number as f64);
    }
    word.parse().ok().filter(|_| word.len() <= 2)
}

pub(super) fn find_education(
    clauses: &[Clause<'_>],
    positions: &Positions<'_>,
    posting: &mut PostingReading,
) {
    for (place, clause) in clauses.iter().enumerate() {
        for at in 0..clause.tokens.len() {
            let Some((education, to)) = read_education(clause, at) else { continue };
            if place == 0 && !clause.is_capital(at) {
                continue;
            }
            let preferred = is_preferred(clause, at, 7);
            let state = positions.state(education, clause.start_of(at), clause.end_of(to), 0.9);
            let slot =
                if preferred { &mut posting.preferred_education } else { &mut posting.education };
            if slot.is_none() {
                *slot = Some(state);
            }
        }
    }
}

fn read_education(clause: &Clause<'_>, at: usize) -> Option<(Education, usize)> {
    let next = clause.word(at + 1);
    let degree = matches!(next, "degree" | "s" | "of" | "in" | "or" | "");
    match clause.word(at) {
        "high" if next == "school" => Some((Education::HighSchool, at + 1)),
        "ged" => Some((Education::HighSchool, at)),
        "hs" if next == "diploma" => Some((Education::HighSchool, at + 1)),
        "hs" if next.is_empty() && clause.tokens.len() == 1 => Some((Education::HighSchool, at)),
        "associate" | "associates" if matches!(next, "degree" | "s" | "of") => {
            Some((Education::Associate, at + 1))
        }
        "bachelor" | "bachelors" => Some((Education::Bachelor, at)),
        "masters" => Some((Education::Master, at)),
        "master" if degree && next == "degree" => Some((Education::Master, at + 1)),
        _ => None,
    }
}
