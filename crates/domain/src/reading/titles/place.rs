//! The place that a title names behind the job.

use super::words::Item;
use crate::code::AreaCode;
use crate::reading::outcome::{MatchKind, Reading, Refusal};
use crate::reading::places::PlaceIndex;
use crate::reading::tokens::{Gap, Token, introduces_place};

/// A place in the title and its words: a name with its state, or a part that is nothing but a place.
pub(super) fn find_place<'t>(
    text: &'t str,
    tokens: &[Token],
    items: &[Item],
    places: &PlaceIndex,
) -> Option<(Reading<AreaCode>, &'t str)> {
    let by_state = find_places_of_states(text, tokens, items, places);
    if let [first, others @ ..] = by_state.as_slice() {
        // Which of several states it is, the title does not say.
        let value = |(reading, _): &(Reading<AreaCode>, _)| reading.answer().map(|it| it.value);
        let is_one = others.iter().all(|other| value(other) == value(first));
        return is_one.then(|| first.clone());
    }
    list_open_runs(tokens, items, places).into_iter().find_map(|run| {
        let words = &text[tokens[run.from].start..tokens[run.to - 1].end];
        let reading = places.read(words);
        run.may_mean(&reading).then_some((reading, words))
    })
}

/// Finds the places that end with the letters of a state.
fn find_places_of_states<'t>(
    text: &'t str,
    tokens: &[Token],
    items: &[Item],
    places: &PlaceIndex,
) -> Vec<(Reading<AreaCode>, &'t str)> {
    let capitals_tell = tokens.iter().any(|token| !token.upper && !token.is_number());
    let begins_place = |token: &Token| token.gap == Gap::Hard || introduces_place(&token.word);
    let sense_at = |at: usize| {
        let item = items.iter().find(|item| (item.from..item.to).contains(&at));
        item.and_then(|item| item.sense)
    };
    let mut found = Vec::new();
    for (at, token) in tokens.iter().enumerate().skip(1) {
        if !token.upper || !places.is_state_letters(&token.word) {
            continue;
        }
        // `AR` is accounts receivable too, and `IN` is a word: then a place of the state tells, or how they are written.
        let is_word = match sense_at(at) {
            None => false,
            Some(sense) if sense.neutral => !capitals_tell || token.gap != Gap::Hard,
            Some(_) => true,
        };
        let follows_job = sense_at(at - 1).is_some_and(|sense| !sense.neutral);
        let from = match tokens[..at].iter().rposition(begins_place) {
            _ if follows_job && token.gap == Gap::Hard => at,
            Some(from) => from + usize::from(introduces_place(&tokens[from].word)),
            None => 0,
        };
        let words = &text[tokens[from].start..token.end];
        let reading = places.read(words);
        let Some(answer) = reading.answer() else { continue };
        if !(is_word && answer.value.is_statewide()) {
            found.push((reading, words));
        }
    }
    found
}

/// Words behind the job that say nothing of it, up to the end of a part of the title.
struct OpenRun {
    from: usize,
    to: usize,
    introduction: Introduction,
}

/// The kind of words or marks before a run.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Introduction {
    /// The job: `Medical Coder Tampa`.
    Job,
    /// A comma, a dash or a bracket: `Medical Coder - Tampa`.
    Separator,
    /// A word as *in*: `Medical Coder in Tampa`.
    PlaceWord,
}

impl OpenRun {
    /// True if the run means the place that it is read as. A name right behind the job may be anything, but for a state's; one
    /// that stands apart may be an employer's, so that it asks nothing.
    fn may_mean(&self, reading: &Reading<AreaCode>) -> bool {
        match reading {
            Reading::Read(answer) if answer.value == AreaCode::NATION => false,
            Reading::Read(answer) => {
                self.introduction != Introduction::Job || answer.kind == MatchKind::Title
            }
            Reading::Ambiguous(_) => self.introduction == Introduction::PlaceWord,
            Reading::Refused { refusal, .. } => *refusal == Refusal::OutsideUs,
        }
    }
}

/// Lists runs in their order, the longest first where one begins: `Chennai, India` before `Chennai`.
fn list_open_runs(tokens: &[Token], items: &[Item], places: &PlaceIndex) -> Vec<OpenRun> {
    let is_open = |item: &Item| item.sense.is_none_or(|sense| sense.neutral);
    let parts: Vec<&[Item]> = items.chunk_by(|one, next| one.segment == next.segment).collect();
    let is_all_open = |part: &&[Item]| part.iter().all(is_open);
    let mut runs = Vec::new();
    let behind_job = (0..parts.len()).skip_while(|at| is_all_open(&parts[*at]));
    for at in behind_job {
        let closed = parts[at].iter().rposition(|item| !is_open(item));
        let tail = &parts[at][closed.map_or(0, |last| last + 1)..];
        let is_place_word = |item: &Item| introduces_place(&tokens[item.from].word);
        let (tail, introduction) = match (tail.iter().rposition(is_place_word), closed) {
            (Some(word), _) => (&tail[word + 1..], Introduction::PlaceWord),
            (None, None) => (tail, Introduction::Separator),
            (None, Some(_)) => (tail, Introduction::Job),
        };
        let Some(first) = tail.first() else { continue };
        // The letters of a state may mean something else by themselves: `Roanoke, Va.`
        let is_state =
            |part: &&[Item]| part.len() == 1 && places.is_state_letters(&tokens[part[0].from].word);
        let further = parts[at + 1..].iter();
        let reach = further.take_while(|part| is_all_open(part) || is_state(part)).count();
        for end in (0..=reach).rev() {
            let further = &parts[at + 1..=at + end];
            let mut own = tail.iter().chain(further.iter().copied().flatten());
            if own.any(|item| item.sense.is_none()) {
                let to = further.last().unwrap_or(&tail).last().map_or(first.to, |last| last.to);
                runs.push(OpenRun { from: first.from, to, introduction });
            }
        }
    }
    runs
}
