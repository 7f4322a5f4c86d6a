//! Questions in a sentence, taken apart: who, where, with what, for how much.
//!
//! The parts of a sentence are found by the one reader of titles, places, workplaces and credentials; this module knows the
//! words around them. A part that is not sure is not used, and a word of which nothing was made is told.

use medwage_domain::code::{AreaCode, IndustryCode};
use medwage_domain::reading::{MatchKind, Reader, Reading, Refusal, introduces_place};

use super::cues;
use super::question::{QuestionReading, Wish};
use super::words::{Word, split_words};

/// The most words that one part has.
const LONGEST_PART: usize = 7;
/// The cost of a part, so that few long parts are preferred to many short ones.
const PART_COST: f64 = 0.4;
/// The cost of a word that is left out although it says something.
const UNREAD_COST: f64 = 1.0;
/// How sure it is that words are a place which has no single answer.
const UNSURE_PLACE: f64 = 0.75;

/// The part that words are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Title,
    Place,
    Workplace,
}

/// Words `from..to` as one part, or one word that is left out.
#[derive(Clone, Copy, Debug)]
struct Span {
    from: usize,
    to: usize,
    part: Option<Part>,
}

/// Takes a question apart.
pub(super) fn read_question(reader: &Reader, text: &str) -> QuestionReading {
    let mut words = split_words(text);
    let mut question = QuestionReading::default();
    cues::take_wish(&mut words, &mut question);
    cues::take_years(&mut words, &mut question);
    cues::take_pay(&mut words, &mut question);
    cues::take_education(&mut words, &mut question);
    take_credentials(reader, &mut words, &mut question);
    // Who asks whether to get a credential does not hold it.
    if question.asks_to_get && question.wish == Wish::Pay && !question.credentials.is_empty() {
        question.wish = Wish::CredentialValue;
        question.valued_credential = Some(question.credentials.remove(0));
    }
    for span in best_spans(reader, text, &words) {
        let said = text[words[span.from].start..words[span.to - 1].end].to_owned();
        match span.part {
            Some(Part::Title) => question.titles.push(said),
            Some(Part::Place) => question.places.push(said),
            Some(Part::Workplace) => question.workplaces.push(said),
            None => question.unread.push(said),
        }
    }
    if question.wish == Wish::Pay && question.places.len().max(question.titles.len()) > 1 {
        question.wish = Wish::Comparison;
    }
    question
}

/// Credentials by their letters; those of somebody who holds them, but for the one whose value is asked for.
fn take_credentials(reader: &Reader, words: &mut [Word<'_>], question: &mut QuestionReading) {
    for word in words.iter_mut().filter(|word| !word.is_taken && word.text.len() >= 3) {
        if word.is_filler || word.text.chars().any(|letter| letter.is_ascii_digit()) {
            continue;
        }
        let reading = reader.read_credential(word.text);
        let Some(read) = reading.answer() else { continue };
        // In a sentence only the letters themselves count: `epic` is also a word.
        if !read.value.code.eq_ignore_ascii_case(word.text) || read.value.counts_as.is_none() {
            continue;
        }
        word.is_taken = true;
        let code = read.value.code.clone();
        if question.wish == Wish::CredentialValue && question.valued_credential.is_none() {
            question.valued_credential = Some(code);
        } else if !question.credentials.contains(&code) {
            question.credentials.push(code);
        }
    }
}

/// The parts that the words which are left make best: those that most words are sure to belong to.
fn best_spans(reader: &Reader, text: &str, words: &[Word<'_>]) -> Vec<Span> {
    // For each word the best sum from there on, with the span that begins there.
    let mut best: Vec<(f64, Option<Span>)> = vec![(0.0, None); words.len() + 1];
    for from in (0..words.len()).rev() {
        let word = &words[from];
        let is_told = !word.is_taken && !word.is_filler;
        let left_out = best[from + 1].0 - if is_told { UNREAD_COST } else { 0.0 };
        let span = is_told.then_some(Span { from, to: from + 1, part: None });
        best[from] = (left_out, span);
        let longest = words.len().min(from + LONGEST_PART);
        let is_free =
            |(at, word): &(usize, &Word<'_>)| !word.is_taken && (*at == 0 || !word.is_apart);
        let free = words[from..longest].iter().enumerate().take_while(is_free).count();
        for to in from + 1..=from + free {
            if word.is_filler || words[to - 1].is_filler {
                continue;
            }
            let said = &text[word.start..words[to - 1].end];
            let told = words[from..to].iter().filter(|word| !word.is_filler).count();
            let before = from.checked_sub(1).map_or("", |at| words[at].lower.as_str());
            let inner: Vec<_> = words[from..to]
                .iter()
                .filter(|word| word.is_filler)
                .map(|word| word.lower.as_str())
                .collect();
            for (part, sureness) in weigh_parts(reader, said, before) {
                // A reader leaves out what stands behind `in`; here that is a part of its own.
                if !inner.iter().all(|word| may_hold(part, word)) {
                    continue;
                }
                let sum = best[to].0 + sureness * told as f64 - PART_COST;
                if sum > best[from].0 {
                    best[from] = (sum, Some(Span { from, to, part: Some(part) }));
                }
            }
        }
    }
    let (mut spans, mut at) = (Vec::new(), 0);
    while at < words.len() {
        match best[at].1 {
            Some(span) => {
                spans.push(span);
                at = span.to;
            }
            None => at += 1,
        }
    }
    spans
}

/// Returns whether a filler stands within names of a kind: `director of coding`, `offices of physicians`.
fn may_hold(part: Part, filler: &str) -> bool {
    match part {
        Part::Title => matches!(filler, "of" | "and"),
        Part::Place => matches!(filler, "of" | "the"),
        Part::Workplace => matches!(filler, "of" | "and" | "the"),
    }
}

/// The parts that words may be, each with how sure that is, from 0 to about 1.
fn weigh_parts(reader: &Reader, said: &str, before: &str) -> Vec<(Part, f64)> {
    let follows_place_word = introduces_place(before) || matches!(before, "from" | "at" | "across");
    let title = reader.read_title(said);
    let mut parts = Vec::new();
    // A title that names a place or a workplace is two parts.
    if title.place.is_none() && title.setting.is_none() && !follows_place_word {
        let sureness = match &title.job {
            Reading::Read(read) => sureness_of(read.kind, read.score) + 0.05,
            Reading::Ambiguous(_) => 0.85,
            Reading::Refused { refusal: Refusal::NoRole | Refusal::NotOfField, .. }
                if !title.occupations.is_empty() =>
            {
                0.8
            }
            Reading::Refused { .. } => 0.0,
        };
        parts.push((Part::Title, sureness));
    }
    let place: Reading<AreaCode> = reader.read_place(said);
    let near = if follows_place_word { 0.1 } else { 0.0 };
    let sureness = match &place {
        Reading::Read(read) => sureness_of(read.kind, read.score) + near,
        // A place without an answer is still the place that is meant: the nation's pay would answer another question.
        Reading::Ambiguous(_)
        | Reading::Refused { refusal: Refusal::OutsideUs | Refusal::SpansStates, .. } => {
            UNSURE_PLACE + near
        }
        // So is a name that its state lacks, of which the state is the nearest.
        Reading::Refused { refusal: Refusal::Unknown, nearest, .. }
            if introduces_place(before)
                && nearest.first().is_some_and(|state| state.kind == MatchKind::Title) =>
        {
            UNSURE_PLACE
        }
        Reading::Refused { .. } => 0.0,
    };
    parts.push((Part::Place, sureness));
    let workplace: Reading<IndustryCode> = reader.read_workplace(said);
    let sureness = match &workplace {
        Reading::Read(read) => sureness_of(read.kind, read.score),
        Reading::Ambiguous(_) => 0.7,
        Reading::Refused { .. } => 0.0,
    };
    parts.push((Part::Workplace, sureness));
    parts.retain(|(_, sureness)| *sureness > 0.0);
    parts
}

/// A spelling that was mended, or a part of the words, is less than the words themselves.
fn sureness_of(kind: MatchKind, score: f64) -> f64 {
    match kind {
        MatchKind::Corrected => score * 0.8,
        MatchKind::Partial => score * 0.7,
        _ => score,
    }
}
