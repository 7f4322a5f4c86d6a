//! Reading job postings: from running text to the parts of a profile, each with the words that it came from.

mod clauses;
mod pay;
mod requirements;

use self::clauses::{Clause, split_clauses};
pub use self::pay::{PayUnit, StatedPay};
use self::requirements::Cue;
use super::credentials::Found;
use super::outcome::{Match, Reading};
use super::tokens::split_words;
use super::{KnownCredential, Reader, TitleReading};
use crate::code::{AreaCode, IndustryCode};
use crate::estimate::Education;

/// The longest posting that is read, in Unicode characters; what follows is left out.
pub const MAX_POSTING_CHARS: usize = 20_000;

/// A place stands among the first words of its sentence.
const FIRST_WORDS: usize = 120;

/// Hours from which a week is full time.
const FULL_WEEK: f64 = 35.0;

/// A part of a posting with the words that it came from.
#[derive(Clone, Debug, PartialEq)]
pub struct Stated<T> {
    /// The value that it states.
    pub value: T,
    /// The words.
    pub excerpt: String,
    /// The beginning of the words, in Unicode characters.
    pub start: usize,
    /// The end of the words, in Unicode characters.
    pub end: usize,
    /// How sure the reading is, from 0 to 1.
    pub score: f64,
}

/// The place of the work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WorkArrangement {
    /// At home.
    Remote,
    /// Partly at home.
    Hybrid,
    /// At the employer's.
    OnSite,
}

/// The content of a posting. A part that is not sure is not there.
#[derive(Clone, Debug, Default)]
pub struct PostingReading {
    /// The title, with its role.
    pub title: Option<Stated<TitleReading>>,
    /// Credentials that are asked for.
    pub required_credentials: Vec<Stated<KnownCredential>>,
    /// True if one of the required ones is enough.
    pub any_credential: bool,
    /// Credentials that are welcome.
    pub preferred_credentials: Vec<Stated<KnownCredential>>,
    /// Years of experience that are asked for.
    pub years: Option<Stated<f64>>,
    /// Years of experience that are welcome.
    pub preferred_years: Option<Stated<f64>>,
    /// Schooling that is asked for.
    pub education: Option<Stated<Education>>,
    /// Schooling that is welcome.
    pub preferred_education: Option<Stated<Education>>,
    /// The kind of workplace.
    pub workplace: Option<Stated<Match<IndustryCode>>>,
    /// The place; the nation where the work is remote and no place is named.
    pub place: Option<Stated<Match<AreaCode>>>,
    /// The place of the work.
    pub arrangement: Option<Stated<WorkArrangement>>,
    /// `full-time`, `part-time`, `per-diem`, `temporary` or `contract`.
    pub employment: Option<Stated<String>>,
    /// Hours in a week; the lower end of a range.
    pub hours_per_week: Option<Stated<f64>>,
    /// The pay as stated.
    pub pay: Option<Stated<StatedPay>>,
}

/// Turns places in bytes into places in characters, once for the whole text.
struct Positions<'t> {
    text: &'t str,
}

impl Positions<'_> {
    fn state<T>(&self, value: T, from: usize, to: usize, score: f64) -> Stated<T> {
        let excerpt = self.text.get(from..to).unwrap_or_default().to_owned();
        let start = self.text.get(..from).map_or(0, |before| before.chars().count());
        let end = start + excerpt.chars().count();
        Stated { value, excerpt, start, end, score }
    }
}

impl Reader {
    /// Reads a job posting.
    pub fn parse_posting(&self, text: &str) -> PostingReading {
        let cut = text.char_indices().nth(MAX_POSTING_CHARS).map_or(text.len(), |(at, _)| at);
        let text = &text[..cut];
        let positions = Positions { text };
        let clauses = split_clauses(text);
        let mut posting = PostingReading::default();
        let Some(first) = clauses.first() else { return posting };
        posting.title = self.find_title(first, &positions);
        self.find_arrangement(&clauses, &positions, &mut posting);
        self.find_place(&clauses, &positions, &mut posting);
        self.find_workplace(&clauses, &positions, &mut posting);
        self.find_credentials(&clauses, &positions, &mut posting);
        requirements::find_years(&clauses, &positions, &mut posting);
        requirements::find_education(&clauses, &positions, &mut posting);
        posting.hours_per_week = requirements::find_hours(&clauses, &positions);
        posting.pay = pay::find_pay(&clauses, &positions);
        find_employment(&clauses, &positions, &mut posting);
        posting
    }

    fn find_title(
        &self,
        first: &Clause<'_>,
        positions: &Positions<'_>,
    ) -> Option<Stated<TitleReading>> {
        let line = first
            .text
            .char_indices()
            .nth(super::MAX_CHARS)
            .map_or(first.text, |(at, _)| &first.text[..at]);
        let title = self.read_title(line);
        let score = title.job.answer().map_or(0.5, |answer| answer.score);
        Some(positions.state(title, first.start, first.start + line.trim_end().len(), score))
    }

    fn find_arrangement(
        &self,
        clauses: &[Clause<'_>],
        positions: &Positions<'_>,
        posting: &mut PostingReading,
    ) {
        let kinds: [(WorkArrangement, &[&str]); 3] = [
            (
                WorkArrangement::Hybrid,
                &["hybrid", "days in office", "work from home day", "telework"],
            ),
            (WorkArrangement::Remote, &["remote", "telecommute", "work from home", "work at home"]),
            (
                WorkArrangement::OnSite,
                &["on site", "onsite", "in office", "office based", "in person"],
            ),
        ];
        let mut denied = None;
        for (kind, phrases) in kinds {
            for clause in clauses {
                for phrase in phrases {
                    let (affirmed, own_denied) = clause.find_affirmed(phrase);
                    if let Some((from, to)) = affirmed {
                        posting.arrangement = Some(positions.state(kind, from, to, 0.9));
                        return;
                    }
                    if kind != WorkArrangement::OnSite {
                        denied = denied.or(own_denied);
                    }
                }
            }
        }
        // Who may not work at home works at the employer's.
        posting.arrangement =
            denied.map(|(from, to)| positions.state(WorkArrangement::OnSite, from, to, 0.85));
    }

    /// A city with its state in the first sentences, else a nickname there, else the nation of remote work.
    fn find_place(
        &self,
        clauses: &[Clause<'_>],
        positions: &Positions<'_>,
        posting: &mut PostingReading,
    ) {
        for clause in clauses.iter().take(6) {
            let tokens = &clause.tokens;
            for (at, token) in tokens.iter().enumerate().take(FIRST_WORDS).skip(1) {
                if !self.places.is_state_word(token) || !clause.is_capital(at) {
                    continue;
                }
                let begin = clause.capital_run_before(at);
                for from in begin..at {
                    let (start, end) = (clause.start_of(from), clause.end_of(at));
                    let reading = self.read_place(&positions.text[start..end]);
                    let Some(answer) = reading.answer() else { continue };
                    if answer.value.is_statewide() && from + 1 < at {
                        continue;
                    }
                    // Which of several places it is, the text does not say.
                    if !self.is_before_other_place(clause, at, answer.value, positions) {
                        let score = answer.score;
                        posting.place = Some(positions.state(answer.clone(), start, end, score));
                    }
                    return;
                }
            }
        }
        for clause in clauses.iter().take(4) {
            for at in 0..clause.tokens.len().min(FIRST_WORDS) {
                if !clause.is_capital(at) {
                    continue;
                }
                let mut to = at;
                while to + 1 < clause.tokens.len()
                    && clause.is_capital(to + 1)
                    && to < at + 3
                    && clause.is_near(to + 1)
                {
                    to += 1;
                }
                let (start, end) = (clause.start_of(at), clause.end_of(to));
                if !self.places.is_named_region(&positions.text[start..end]) {
                    continue;
                }
                if let Reading::Read(answer) = self.read_place(&positions.text[start..end])
                    && answer.value != AreaCode::NATION
                {
                    let score = answer.score.min(0.9);
                    posting.place = Some(positions.state(answer, start, end, score));
                    return;
                }
            }
        }
        if let Some(arrangement) = &posting.arrangement
            && arrangement.value == WorkArrangement::Remote
            && let Reading::Read(nation) = self.read_place("United States")
        {
            posting.place = Some(Stated {
                value: nation,
                excerpt: arrangement.excerpt.clone(),
                start: arrangement.start,
                end: arrangement.end,
                score: 0.8,
            });
        }
    }

    /// True if a place in another area is joined to the place that ends with a word: `Dallas, TX or Phoenix, AZ`.
    fn is_before_other_place(
        &self,
        clause: &Clause<'_>,
        end: usize,
        area: AreaCode,
        positions: &Positions<'_>,
    ) -> bool {
        let joined = usize::from(matches!(clause.word(end + 1), "or" | "and"));
        let from = end + 1 + joined;
        let last = clause.tokens.len().min(from + 5);
        (from + 1..last)
            .find(|at| self.places.is_state_word(&clause.tokens[*at]))
            .filter(|at| (from..=*at).all(|word| clause.is_capital(word)))
            .is_some_and(|at| {
                let text = &positions.text[clause.start_of(from)..clause.end_of(at)];
                self.read_place(text).answer().is_some_and(|other| other.value != area)
            })
    }

    fn find_workplace(
        &self,
        clauses: &[Clause<'_>],
        positions: &Positions<'_>,
        posting: &mut PostingReading,
    ) {
        for clause in clauses.iter().take(5).filter(|clause| !clause.is_about_benefits()) {
            let Some((from, to, answer)) = self.workplaces.find_in_text(&clause.tokens) else {
                continue;
            };
            let (start, end) = (clause.start_of(from), clause.end_of(to - 1));
            let score = answer.score;
            posting.workplace = Some(positions.state(answer, start, end, score));
            return;
        }
    }

    fn find_credentials(
        &self,
        clauses: &[Clause<'_>],
        positions: &Positions<'_>,
        posting: &mut PostingReading,
    ) {
        for (place, clause) in clauses.iter().enumerate() {
            let found = self.credentials.find_in_text(&clause.tokens);
            if found.is_empty() {
                continue;
            }
            let groups = requirements::group_by_cue(clause, &found);
            for mut group in groups {
                group.cue = group.cue.or(clause.section);
                // A title names what its holder is; it asks for nothing without a word that does.
                if group.cue.is_none() && place == 0 && clauses.len() > 1 {
                    continue;
                }
                if matches!(group.cue, Some(Cue::Offered | Cue::Unneeded)) {
                    continue;
                }
                let state = |hit: &Found| {
                    let credential = self.credentials.credential(hit.credential).clone();
                    let score = if group.cue.is_some() { 0.95 } else { 0.85 };
                    positions.state(
                        credential,
                        clause.start_of(hit.from),
                        clause.end_of(hit.to - 1),
                        score,
                    )
                };
                let preferred = group.cue == Some(Cue::Preferred);
                if !preferred && group.is_choice {
                    posting.any_credential = true;
                }
                for hit in group.found {
                    let own = state(hit);
                    let list = if preferred {
                        &mut posting.preferred_credentials
                    } else {
                        &mut posting.required_credentials
                    };
                    if own.value.code != "Epic"
                        && !list.iter().any(|it| it.value.code == own.value.code)
                    {
                        list.push(own);
                    }
                }
            }
        }
        let required: Vec<String> =
            posting.required_credentials.iter().map(|it| it.value.code.clone()).collect();
        posting.preferred_credentials.retain(|it| !required.contains(&it.value.code));
    }
}

fn find_employment(
    clauses: &[Clause<'_>],
    positions: &Positions<'_>,
    posting: &mut PostingReading,
) {
    const KINDS: [(&str, &[&str]); 5] = [
        ("full-time", &["full time", "fulltime"]),
        ("part-time", &["part time", "parttime"]),
        ("per-diem", &["per diem", "prn"]),
        ("temporary", &["temporary position", "temporary"]),
        (
            "contract",
            &[
                "contract position",
                "contract role",
                "contract assignment",
                "contract to hire",
                "week contract",
                "month contract",
            ],
        ),
    ];
    let from_title = posting.title.as_ref().and_then(|title| title.value.employment.clone());
    if let (Some(employment), Some(title)) = (from_title, &posting.title) {
        posting.employment = Some(Stated {
            value: employment,
            excerpt: title.excerpt.clone(),
            start: title.start,
            end: title.end,
            score: 0.9,
        });
        return;
    }
    for clause in clauses {
        let mut found = KINDS.into_iter().filter_map(|(kind, phrases)| {
            let (from, to) = phrases.iter().find_map(|phrase| clause.find_affirmed(phrase).0)?;
            Some(positions.state(kind.to_owned(), from, to, 0.9))
        });
        if let Some(first) = found.next() {
            // What an employer would consider is not what is offered, and two kinds are a choice.
            if clause.has_word(&["considered", "possible", "negotiable"]) {
                continue;
            }
            let is_choice = found.next().is_some() && clause.has_word(&["or", "and"]);
            posting.employment = Some(first).filter(|_| !is_choice);
            return;
        }
    }
    // Who works a whole week works full time.
    if let Some(hours) = posting.hours_per_week.as_ref().filter(|it| it.value >= FULL_WEEK) {
        posting.employment = Some(Stated {
            value: "full-time".to_owned(),
            excerpt: hours.excerpt.clone(),
            start: hours.start,
            end: hours.end,
            score: 0.85,
        });
    }
}

/// The words of a text, for one clause at a time.
pub(super) fn words_of(text: &str) -> Vec<super::tokens::Token> {
    split_words(text)
}
