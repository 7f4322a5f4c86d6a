//! From the pieces of a text to areas.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use super::index::{Filler, PlaceIndex, Senses, Spot};
use super::pieces::{Piece, PieceKind};
use super::tables::AbroadKind;
use crate::code::{AreaCode, StateFips};
use crate::reading::MAX_CHARS;
use crate::reading::outcome::{Match, MatchKind, Reading, Refusal};
use crate::reading::tokens::{Gap, Token, split_words};

/// A bare name means its largest place where that holds this share of all people in places of the name.
const PROMINENT: f64 = 0.85;
/// A city abroad that has this many times the people of the largest place of its name here is named first.
const FAR_LARGER: u32 = 10;
/// A place of fewer people gives way to a far larger city abroad.
const SMALL: u32 = 15_000;
/// Words for a county that one state alone has.
const COUNTIES_OF_ONE_STATE: &[(&str, StateFips)] =
    &[("parish", StateFips(22)), ("municipio", StateFips(72))];
/// A question names at most this many areas.
const MOST_CANDIDATES: usize = 8;

impl PlaceIndex {
    /// Reads a place.
    pub fn read(&self, text: &str) -> Reading<AreaCode> {
        let text = text.trim();
        if text.is_empty() {
            return Reading::refuse(Refusal::Empty, "no place is given");
        }
        if text.len() > MAX_CHARS && text.chars().count() > MAX_CHARS {
            return Reading::refuse(Refusal::TooLong, "a place has at most 200 characters");
        }
        if let Some(reading) = self.read_code(text) {
            return reading;
        }
        let tokens = split_words(text);
        if tokens.is_empty() {
            return Reading::refuse(Refusal::Empty, "there are no words in it");
        }
        if tokens.len() <= 16
            && let Some(reading) = self.read_whole(&tokens)
        {
            return reading;
        }
        if is_postal_code_abroad(&tokens) {
            return Reading::refuse(Refusal::OutsideUs, "a postal code of another country");
        }
        let pieces = self.cut_pieces(&tokens);
        self.read_pieces(&tokens, &pieces)
    }

    /// A whole text that is an area's title, today's or a former one.
    fn read_whole(&self, tokens: &[Token]) -> Option<Reading<AreaCode>> {
        let mut key = String::new();
        self.write_key(tokens, &mut key);
        let senses = self.senses.get(key.as_str())?;
        if tokens.len() > 1 && senses.state.is_none() && senses.nickname.is_some() {
            return Some(self.decide(self.weigh_nickname(senses, &[], false)));
        }
        if let Some(title) = senses.title {
            let exact: Vec<_> = self.titles[title as usize]
                .iter()
                .filter(|code| self.area(**code).is_some_and(|area| self.fold(&area.name) == key))
                .collect();
            if let [code] = exact.as_slice() {
                return (tokens.len() > 1 && !senses.has_places() && senses.state.is_none()).then(
                    || Reading::Read(self.candidate(**code, MatchKind::Title, 1.0, String::new())),
                );
            }
        }
        let former = senses.former_title.filter(|_| !senses.has_places() && tokens.len() > 2)?;
        Some(Reading::Read(self.former(former, MatchKind::Successor)))
    }

    pub(super) fn former(&self, at: u32, kind: MatchKind) -> Match<AreaCode> {
        let former = &self.formers[at as usize];
        let name = self.area_name(former.successor);
        let mut note = format!("{} is {name} today", former.title);
        if former.share < 0.9 {
            note.push_str(&format!(
                "; it has {:.0}% of its people, so the two are not the same place",
                former.share * 100.0
            ));
        }
        let score = 0.85 + 0.13 * former.share;
        Match { value: former.successor, name, kind, score, note }
    }

    pub(super) fn candidate(
        &self,
        code: AreaCode,
        kind: MatchKind,
        score: f64,
        note: String,
    ) -> Match<AreaCode> {
        Match { value: code, name: self.area_name(code), kind, score, note }
    }

    fn read_pieces(&self, tokens: &[Token], pieces: &[Piece]) -> Reading<AreaCode> {
        let mut all_states: BTreeSet<StateFips> = pieces
            .iter()
            .filter_map(|piece| match piece.kind {
                PieceKind::State(state) => Some(state),
                _ => None,
            })
            .collect();
        if all_states.is_empty() {
            let has_word = |(word, _): &&(&str, _)| tokens.iter().any(|token| token.word == *word);
            all_states.extend(COUNTIES_OF_ONE_STATE.iter().find(has_word).map(|(_, state)| *state));
        }
        if let Some(refusal) = self.refuse_abroad(pieces, &all_states) {
            return refusal;
        }
        let metro = pieces.iter().any(|it| matches!(it.kind, PieceKind::Filler(Filler::Metro)));
        let unknown = self.count_unknown(tokens, pieces);
        let mut found: Vec<Weighed> = Vec::new();
        let mut zips: Vec<AreaCode> = Vec::new();
        // Names that mean no place here: their state lacks them, or they end a longer name.
        let mut misplaced: Vec<usize> = Vec::new();
        for (at, piece) in pieces.iter().enumerate() {
            match &piece.kind {
                PieceKind::Name(_) if self.ends_longer_name(tokens, pieces, at, &misplaced) => {
                    misplaced.push(at);
                }
                PieceKind::Name(senses) => {
                    let states = states_around(tokens, pieces, at, &all_states);
                    let mut weighed = self.weigh(senses, &states, metro);
                    weighed.qualified = !states.is_empty();
                    if weighed.areas.is_empty() && !states.is_empty() {
                        weighed = self.correct_run(&tokens[piece.from..piece.to], &states);
                    }
                    if weighed.areas.is_empty() {
                        misplaced.push(at);
                    }
                    found.push(weighed);
                }
                PieceKind::Zip(area) => zips.push(*area),
                _ => {}
            }
        }
        let named = found.iter().any(|it| !it.areas.is_empty());
        if named {
            return self.combine(found, &zips, unknown);
        }
        if let [first, rest @ ..] = zips.as_slice()
            && rest.iter().all(|zip| zip == first)
        {
            let states: Vec<_> = all_states.iter().copied().collect();
            if let [state] = states.as_slice()
                && self.find_contradicting(&zips, &states).is_some()
            {
                let code = AreaCode::of_state(*state);
                return self.ask_about_zip(
                    self.candidate(code, MatchKind::Title, 0.7, String::new()),
                    *first,
                );
            }
            let note = "by its ZIP code".to_owned();
            return Reading::Read(self.candidate(*first, MatchKind::Place, 0.96, note));
        }
        self.read_without_names(tokens, pieces, &all_states, &misplaced)
    }

    /// True if a word that means nothing by itself makes a name the end of another one: `Fort Liberty` is no Liberty.
    fn ends_longer_name(
        &self,
        tokens: &[Token],
        pieces: &[Piece],
        at: usize,
        misplaced: &[usize],
    ) -> bool {
        let Some(before) = at.checked_sub(1) else { return false };
        let Piece { from, to, kind } = &pieces[before];
        let means_nothing = matches!(kind, PieceKind::Unknown) || misplaced.contains(&before);
        means_nothing
            && to - from == 1
            && tokens[pieces[at].from].gap == Gap::Space
            && self.begins_name(&tokens[*from].word)
    }

    fn count_unknown(&self, tokens: &[Token], pieces: &[Piece]) -> usize {
        let unknown = pieces.iter().filter(|it| matches!(it.kind, PieceKind::Unknown));
        unknown.filter(|it| !tokens[it.from].has_digit() && tokens[it.from].word.len() > 1).count()
    }

    /// A country or a province makes the whole text foreign, unless a state stands by a place of its name.
    fn refuse_abroad(
        &self,
        pieces: &[Piece],
        states: &BTreeSet<StateFips>,
    ) -> Option<Reading<AreaCode>> {
        for (at, piece) in pieces.iter().enumerate() {
            let abroad = match &piece.kind {
                PieceKind::Abroad => states.is_empty() || at > 0,
                PieceKind::Name(senses) => {
                    let is_country = senses.abroad == Some(AbroadKind::Country);
                    let is_province = senses.abroad == Some(AbroadKind::Province);
                    let qualifies = at > 0
                        && matches!(pieces[at - 1].kind, PieceKind::Name(_) | PieceKind::Unknown);
                    states.is_empty()
                        && senses.state.is_none()
                        && senses.nickname.is_none()
                        && (is_country || (is_province && qualifies))
                }
                _ => false,
            };
            if abroad {
                return Some(Reading::refuse(Refusal::OutsideUs, "outside of the US"));
            }
        }
        None
    }

    fn largest_abroad(&self, pieces: &[Piece]) -> bool {
        pieces.iter().any(|piece| {
            matches!(&piece.kind, PieceKind::Name(senses) if senses.abroad == Some(AbroadKind::City))
        })
    }

    /// Weighs what a name means, given the states that belong to it.
    fn weigh(&self, senses: &Senses, states: &[StateFips], metro: bool) -> Weighed {
        if senses.nickname.is_some() {
            let weighed = self.weigh_nickname(senses, states, metro);
            if !weighed.areas.is_empty() {
                return weighed;
            }
        }
        if senses.has_places() {
            let weighed = self.weigh_places(senses, states, metro);
            if !weighed.areas.is_empty() {
                return weighed;
            }
        }
        if senses.has_counties() {
            let weighed = self.weigh_counties(senses, states);
            if !weighed.areas.is_empty() {
                return weighed;
            }
        }
        let titled = self.titled(senses, states);
        if !titled.is_empty() {
            let shares = titled.iter().map(|code| (*code, self.people(*code))).collect();
            return Weighed {
                areas: shares,
                kind: MatchKind::Title,
                score: 0.97,
                ..Weighed::default()
            };
        }
        if let Some(former) = senses.former_title {
            let former = self.former(former, MatchKind::Successor);
            let reaches = |state: &StateFips| {
                self.area(former.value).is_some_and(|area| area.states.contains(state))
            };
            if states.is_empty() || states.iter().any(reaches) {
                return Weighed {
                    areas: vec![(former.value, 1)],
                    kind: former.kind,
                    score: former.score,
                    note: former.note,
                    ..Weighed::default()
                };
            }
        }
        Weighed::default()
    }

    fn people(&self, code: AreaCode) -> u32 {
        self.area(code).map_or(0, |area| area.population)
    }

    fn titled(&self, senses: &Senses, states: &[StateFips]) -> Vec<AreaCode> {
        let Some(title) = senses.title else { return Vec::new() };
        let codes = self.titles[title as usize].iter().copied();
        codes
            .filter(|code| {
                states.is_empty()
                    || self
                        .area(*code)
                        .is_some_and(|area| states.iter().any(|state| area.states.contains(state)))
            })
            .collect()
    }

    fn weigh_nickname(&self, senses: &Senses, states: &[StateFips], metro: bool) -> Weighed {
        let Some(nickname) = senses.nickname else { return Weighed::default() };
        let within = |code: &AreaCode| {
            states.is_empty()
                || self.area(*code).is_some_and(|area| {
                    states.iter().any(|state| area.states.contains(state))
                        || states.iter().any(|state| AreaCode::of_state(*state) == *code)
                })
        };
        let own = self.nicknames[nickname as usize].iter().copied();
        let mut areas: Vec<_> = own.filter(within).collect();
        // Beside its state, the name means a part of it where there is one: the territories have none.
        let has_part = areas.iter().any(|code| !code.is_statewide());
        if has_part && (metro || !states.is_empty()) {
            areas.retain(|code| !code.is_statewide());
        }
        // The order of the table is the order of the question; people don't decide.
        let several = areas.len() > 1;
        let areas = areas.into_iter().map(|code| (code, 1)).collect();
        Weighed { areas, kind: MatchKind::Alias, score: 0.95, ask: several, ..Weighed::default() }
    }

    fn weigh_places(&self, senses: &Senses, states: &[StateFips], metro: bool) -> Weighed {
        let (from, to) = senses.places;
        let spots = &self.spots[from as usize..to as usize];
        // A metropolitan area has the name in its title.
        let titled = if metro { self.titled(senses, states) } else { Vec::new() };
        let in_states = |spot: &&Spot| {
            (states.is_empty() || states.iter().any(|state| state.0 == spot.state))
                && (titled.is_empty() || titled.contains(&spot.area))
        };
        let mut areas: Vec<(AreaCode, u32)> = Vec::new();
        for spot in spots.iter().filter(in_states) {
            match areas.iter_mut().find(|(code, _)| *code == spot.area) {
                Some((_, people)) => *people += spot.population,
                None => areas.push((spot.area, spot.population)),
            }
        }
        areas.sort_by_key(|it| Reverse(it.1));
        let people: u32 = areas.iter().map(|(_, people)| people).sum();
        let share =
            areas.first().map_or(0.0, |(_, most)| f64::from(*most) / f64::from(people.max(1)));
        let prominent = areas.len() == 1 || share >= PROMINENT;
        let largest = areas.first().map_or(0, |(_, most)| *most);
        let abroad = senses.abroad_population;
        let far_larger = states.is_empty() && abroad / FAR_LARGER >= largest.max(1);
        let no_metro = metro && titled.is_empty() && states.is_empty();
        let outside = (far_larger && largest < SMALL) || (no_metro && abroad / 5 > largest);
        let mut note = String::new();
        if prominent && areas.len() > 1 && states.is_empty() {
            note = format!("{:.0}% of such places' people", share * 100.0);
        }
        if far_larger && !outside {
            note = "a larger city of that name lies outside of the US".to_owned();
        }
        Weighed {
            score: if people == 0 && states.is_empty() { 0.75 } else { 0.95 },
            ask: !prominent,
            kind: MatchKind::Place,
            areas,
            note,
            outside,
            qualified: false,
        }
    }

    fn weigh_counties(&self, senses: &Senses, states: &[StateFips]) -> Weighed {
        let (from, to) = senses.counties;
        let entries = self.counties[from as usize..to as usize].iter();
        let mut entries: Vec<_> = entries
            .filter(|county| {
                states.is_empty()
                    || states.iter().any(|state| u32::from(state.0) == county.fips / 1000)
            })
            .collect();
        entries.sort_by_key(|it| Reverse(it.population));
        let people: u32 = entries.iter().map(|county| county.population).sum();
        let share = entries
            .first()
            .map_or(0.0, |first| f64::from(first.population) / f64::from(people.max(1)));
        let note = entries.first().map_or(String::new(), |first| first.note.clone());
        let former = !note.is_empty();
        let mut areas: Vec<(AreaCode, u32)> = Vec::new();
        for county in &entries {
            if !areas.iter().any(|(code, _)| *code == county.area) {
                areas.push((county.area, county.population));
            }
        }
        Weighed {
            ask: areas.len() > 1 && share < PROMINENT,
            areas,
            kind: if former { MatchKind::Successor } else { MatchKind::Place },
            score: if former { 0.9 } else { 0.96 },
            note,
            ..Weighed::default()
        }
    }

    /// Puts together what the names of one text say.
    fn combine(&self, found: Vec<Weighed>, zips: &[AreaCode], unknown: usize) -> Reading<AreaCode> {
        let mut named: Vec<Weighed> = found.into_iter().filter(|it| !it.areas.is_empty()).collect();
        // What a state qualifies is meant; a bare name beside it may be a street or an employer.
        if named.iter().any(|it| it.qualified && !it.ask) {
            named.retain(|it| it.qualified);
        }
        if named.len() == 1 && named[0].outside {
            return self.refuse_outside(&named[0]);
        }
        let certain: Vec<AreaCode> =
            named.iter().filter(|it| !it.ask).map(|it| it.areas[0].0).collect();
        if let [first, rest @ ..] = certain.as_slice() {
            let one_place = rest.iter().all(|code| code == first);
            let asks_agree = named.iter().filter(|it| it.ask).all(|it| it.holds(*first));
            if one_place && asks_agree {
                let best = named.iter().find(|it| !it.ask && it.areas[0].0 == *first);
                if let Some(best) = best {
                    return self.answer(best, zips, unknown);
                }
            }
        } else if let Some(zip) = zips.first()
            && named.iter().any(|it| it.holds(*zip))
        {
            let note = "by its ZIP code, among places of that name".to_owned();
            return Reading::Read(self.candidate(*zip, MatchKind::Place, 0.95, note));
        } else if let [only] = named.as_slice() {
            return self.decide(only.clone());
        } else if let Some(shared) = find_shared_area(&named) {
            let note = "the one area that has places of both names".to_owned();
            return Reading::Read(self.candidate(shared, MatchKind::Place, 0.9, note));
        }
        self.ask_for_one(&named)
    }

    fn answer(&self, best: &Weighed, zips: &[AreaCode], unknown: usize) -> Reading<AreaCode> {
        let code = best.areas[0].0;
        let mut answer = self.candidate(code, best.kind, best.score, best.note.clone());
        if unknown > 0 {
            answer.kind =
                if answer.kind == MatchKind::Place { MatchKind::Partial } else { answer.kind };
            answer.score *= if best.qualified { 0.95 } else { 0.8 };
            if answer.note.is_empty() {
                "some words were not read".clone_into(&mut answer.note);
            }
        }
        if let Some(zip) = self.find_contradicting(zips, self.states_of(code)) {
            return self.ask_about_zip(answer, zip);
        }
        if zips.iter().any(|zip| *zip != code) && !zips.contains(&code) {
            answer.score = answer.score.min(0.85);
            "the ZIP code lies in another area; the name was taken".clone_into(&mut answer.note);
        }
        Reading::from_candidates(vec![answer])
    }

    /// A ZIP code's area that lies in none of the states that are named.
    fn find_contradicting(&self, zips: &[AreaCode], states: &[StateFips]) -> Option<AreaCode> {
        let is_elsewhere = |zip: &&AreaCode| {
            let own = self.states_of(**zip);
            !own.is_empty() && !states.is_empty() && !own.iter().any(|state| states.contains(state))
        };
        zips.iter().find(is_elsewhere).copied()
    }

    /// The states of an area; none where it is not known.
    fn states_of(&self, code: AreaCode) -> &[StateFips] {
        self.area(code).map_or(&[], |area| &area.states)
    }

    fn ask_about_zip(&self, named: Match<AreaCode>, zip: AreaCode) -> Reading<AreaCode> {
        let note = || "the name and the ZIP code lie in different states".to_owned();
        let named = Match { score: 0.7, note: note(), ..named };
        Reading::Ambiguous(vec![named, self.candidate(zip, MatchKind::Place, 0.6, note())])
    }

    fn refuse_outside(&self, weighed: &Weighed) -> Reading<AreaCode> {
        let nearest = weighed.areas.iter().take(3);
        Reading::Refused {
            refusal: Refusal::OutsideUs,
            reason: "a far larger city of that name lies outside of the US; name the state if the one here is meant".to_owned(),
            nearest: nearest
                .map(|(code, _)| self.candidate(*code, MatchKind::Place, 0.5, "a place of that name here".to_owned()))
                .collect(),
        }
    }

    pub(super) fn decide(&self, weighed: Weighed) -> Reading<AreaCode> {
        if !weighed.ask
            && let Some((code, _)) = weighed.areas.first()
        {
            let answer = self.candidate(*code, weighed.kind, weighed.score, weighed.note);
            return Reading::from_candidates(vec![answer]);
        }
        self.ask_for_one(&[weighed])
    }

    fn ask_for_one(&self, named: &[Weighed]) -> Reading<AreaCode> {
        let mut candidates: Vec<Match<AreaCode>> = Vec::new();
        for weighed in named {
            let people: u32 = weighed.areas.iter().map(|(_, people)| people).sum();
            let many = match (named.len(), weighed.ask) {
                (1, _) => MOST_CANDIDATES,
                (_, true) => 2,
                (_, false) => 1,
            };
            for (code, own) in weighed.areas.iter().take(many) {
                if candidates.len() == MOST_CANDIDATES
                    || candidates.iter().any(|it| it.value == *code)
                {
                    continue;
                }
                let share = f64::from(*own) / f64::from(people.max(1));
                let note = if weighed.kind == MatchKind::Place && weighed.areas.len() > 1 {
                    format!("{:.0}% of the people in places of that name", share * 100.0)
                } else {
                    "one of the areas that the text names".to_owned()
                };
                let score = (0.5 + 0.3 * share).min(0.79);
                candidates.push(self.candidate(*code, weighed.kind, score, note));
            }
        }
        Reading::Ambiguous(candidates)
    }

    fn read_without_names(
        &self,
        tokens: &[Token],
        pieces: &[Piece],
        states: &BTreeSet<StateFips>,
        misplaced: &[usize],
    ) -> Reading<AreaCode> {
        let region = pieces.iter().any(|it| matches!(it.kind, PieceKind::Region));
        let remote = pieces.iter().any(|it| matches!(it.kind, PieceKind::Filler(Filler::Remote)));
        let nation = pieces.iter().any(|it| matches!(it.kind, PieceKind::Nation));
        let unknown = list_unknown_words(tokens, pieces, misplaced, false);
        if region && states.is_empty() {
            return Reading::refuse(Refusal::SpansStates, "a region that spans several states");
        }
        if let [state] = states.iter().copied().collect::<Vec<_>>().as_slice() {
            let direction = pieces.iter().find_map(|it| match it.kind {
                PieceKind::Direction(north, east) => Some((north, east)),
                _ => None,
            });
            if let Some(steps) = direction {
                return self.read_part_of_state(*state, steps);
            }
            if !unknown.is_empty() {
                let mut corrected = self.correct_run(&unknown, &[*state]);
                if corrected.areas.is_empty() {
                    let run = list_unknown_words(tokens, pieces, misplaced, true);
                    corrected = self.correct_run(&run, &[*state]);
                }
                if !corrected.areas.is_empty() {
                    return self.decide(corrected);
                }
                if !remote {
                    return self.refuse_within(*state, misplaced.iter().map(|at| &pieces[*at]));
                }
            }
            return Reading::Read(
                self.state_answer(*state, if unknown.is_empty() { 1.0 } else { 0.85 }),
            );
        }
        if states.len() > 1 {
            let each = states.iter().map(|state| Match {
                score: 0.5,
                note: "one of the states that the text names".to_owned(),
                ..self.state_answer(*state, 0.5)
            });
            return Reading::Ambiguous(each.collect());
        }
        if self.largest_abroad(pieces) {
            // A part of a misspelled name may be a city abroad: `San Fransisco`.
            if !unknown.is_empty()
                && let corrected @ Reading::Read(_) = self.correct_without_state(&unknown)
            {
                return corrected;
            }
            return Reading::refuse(Refusal::OutsideUs, "a city outside of the US");
        }
        if (nation || remote) && (unknown.is_empty() || (nation && remote)) {
            let note = if remote && !nation { "remote without a place: the nation" } else { "" };
            return Reading::Read(self.candidate(
                AreaCode::NATION,
                MatchKind::Title,
                1.0,
                note.to_owned(),
            ));
        }
        if unknown.is_empty() {
            return Reading::refuse(Refusal::Unknown, "it names no place");
        }
        self.correct_without_state(&unknown)
    }

    fn state_answer(&self, state: StateFips, score: f64) -> Match<AreaCode> {
        let code = AreaCode::of_state(state);
        let name = self.state_name(state).to_owned();
        Match { value: code, name, kind: MatchKind::Title, score, note: String::new() }
    }

    /// Refuses a name that the state lacks; the nearest are the state, and places of the name in other states.
    fn refuse_within<'p>(
        &self,
        state: StateFips,
        misplaced: impl Iterator<Item = &'p Piece>,
    ) -> Reading<AreaCode> {
        let name = self.state_name(state);
        let mut candidate = self.state_answer(state, 0.5);
        "the state that the text names".clone_into(&mut candidate.note);
        let mut nearest = vec![candidate];
        for piece in misplaced {
            let PieceKind::Name(senses) = &piece.kind else { continue };
            let elsewhere = self.weigh(senses, &[], false);
            nearest.extend(elsewhere.areas.iter().take(2).map(|(code, _)| {
                let note = "a place of that name in another state".to_owned();
                self.candidate(*code, MatchKind::Place, 0.4, note)
            }));
        }
        Reading::Refused {
            refusal: Refusal::Unknown,
            reason: format!("no place of that name is known in {name}"),
            nearest,
        }
    }

    /// The areas of a state that lie in the named part of it, the largest first, and the state itself.
    fn read_part_of_state(&self, state: StateFips, steps: (i8, i8)) -> Reading<AreaCode> {
        let own: Vec<_> = self
            .areas
            .iter()
            .filter(|area| area.states.first() == Some(&state))
            .filter_map(|area| Some((area, area.position?)))
            .collect();
        let bounds = |of: fn((f32, f32)) -> f32| {
            let values = own.iter().map(|(_, position)| of(*position));
            values
                .fold((f32::MAX, f32::MIN), |(low, high), value| (low.min(value), high.max(value)))
        };
        let (south, north) = bounds(|it| it.0);
        let (west, east) = bounds(|it| it.1);
        let lies = |value: f32, low: f32, high: f32, step: i8, central: bool| {
            let at = (value - low) / (high - low).max(0.01);
            match step {
                1 => at >= 0.55,
                -1 => at <= 0.45,
                _ => !central || (0.25..=0.75).contains(&at),
            }
        };
        let central = steps == (0, 0);
        let mut within: Vec<_> = own
            .iter()
            .filter(|(_, (latitude, longitude))| {
                lies(*latitude, south, north, steps.0, central)
                    && lies(*longitude, west, east, steps.1, central)
            })
            .map(|(area, _)| *area)
            .collect();
        within.sort_by_key(|it| Reverse(it.population));
        let mut candidates: Vec<_> = within
            .iter()
            .take(MOST_CANDIDATES - 1)
            .map(|area| {
                self.candidate(
                    area.code,
                    MatchKind::Partial,
                    0.6,
                    "an area in that part of the state".to_owned(),
                )
            })
            .collect();
        let mut whole = self.state_answer(state, 0.55);
        whole.kind = MatchKind::Partial;
        "the whole state".clone_into(&mut whole.note);
        candidates.push(whole);
        Reading::Ambiguous(candidates)
    }

    /// The nearest spelling among the places of the states.
    fn correct_run(&self, run: &[Token], states: &[StateFips]) -> Weighed {
        let mut key = String::new();
        self.write_key(run, &mut key);
        // So short a word is near too many names.
        if key.len() <= 4 {
            return Weighed::default();
        }
        for state in states {
            let Some(spellings) = self.spellings.get(usize::from(state.0)) else { continue };
            let near = spellings.find_near(&key);
            let Some(slips) = near.first().map(|it| it.slips) else { continue };
            let mut nearest: Vec<_> = near.iter().filter(|it| it.slips == slips).collect();
            nearest.sort_by_key(|it| Reverse(it.payload));
            let people: u32 = nearest.iter().map(|it| it.payload).sum();
            let clear = f64::from(nearest[0].payload) >= PROMINENT * f64::from(people.max(1));
            let mut areas = Vec::new();
            for near in &nearest {
                let senses = self.senses.get(near.name).copied().unwrap_or_default();
                let weighed = self.weigh_places(&senses, &[*state], false);
                areas.extend(weighed.areas.iter().take(1).copied());
            }
            areas.dedup_by_key(|it| it.0);
            let ask = !clear && areas.len() > 1;
            return Weighed {
                areas,
                kind: MatchKind::Corrected,
                score: 0.91 - 0.04 * slips as f64,
                note: format!("read as {}", self.place_name(nearest[0].name, *state)),
                ask,
                qualified: true,
                outside: false,
            };
        }
        Weighed::default()
    }

    /// A key is no name for people; the note says the state with it.
    fn place_name(&self, key: &str, state: StateFips) -> String {
        format!("{key:?} in {}, the nearest spelling", self.state_name(state))
    }

    fn correct_without_state(&self, run: &[Token]) -> Reading<AreaCode> {
        let mut key = String::new();
        self.write_key(run, &mut key);
        if let [only, rest @ ..] = self.state_names.find_near(&key).as_slice()
            && rest.iter().all(|it| it.slips > only.slips)
            && key.len() >= 5
            && let Ok(fips) = u8::try_from(only.payload)
        {
            let mut answer = self.state_answer(StateFips(fips), 0.9);
            answer.kind = MatchKind::Corrected;
            "the nearest spelling".clone_into(&mut answer.note);
            return Reading::Read(answer);
        }
        let near = self.large_places.find_near(&key);
        let Some(first) = near.first() else {
            return Reading::refuse(Refusal::Unknown, "no place of that name is known");
        };
        let senses = self.senses.get(first.name).copied().unwrap_or_default();
        let weighed = self.weigh_places(&senses, &[], false);
        let clear = near.iter().all(|it| it.name == first.name || it.slips > first.slips)
            && first.slips == 1
            && key.len() >= 7
            && !weighed.ask;
        let score = if clear { 0.85 } else { 0.6 };
        let note = "the nearest spelling".to_owned();
        let candidates: Vec<_> = weighed
            .areas
            .iter()
            .take(1)
            .map(|(code, _)| self.candidate(*code, MatchKind::Corrected, score, note.clone()))
            .collect();
        Reading::from_candidates(candidates)
    }
}

/// The meaning of a name: its areas with their people, the likeliest first.
#[derive(Clone, Debug)]
pub(super) struct Weighed {
    pub(super) areas: Vec<(AreaCode, u32)>,
    pub(super) kind: MatchKind,
    pub(super) score: f64,
    pub(super) note: String,
    /// True if none of them stands out.
    pub(super) ask: bool,
    /// True if a state stands by it.
    pub(super) qualified: bool,
    /// True if a place abroad is likelier.
    pub(super) outside: bool,
}

impl Default for Weighed {
    fn default() -> Self {
        Self {
            areas: Vec::new(),
            kind: MatchKind::Place,
            score: 0.95,
            note: String::new(),
            ask: false,
            qualified: false,
            outside: false,
        }
    }
}

impl Weighed {
    fn holds(&self, code: AreaCode) -> bool {
        self.areas.iter().any(|(own, _)| *own == code)
    }
}

/// The one metropolitan area that all names may mean, where it is the likeliest of the first: `Duluth-Superior`.
fn find_shared_area(named: &[Weighed]) -> Option<AreaCode> {
    let (first, rest) = named.split_first()?;
    let (area, _) = first.areas.first()?;
    (area.is_metropolitan() && !rest.is_empty() && rest.iter().all(|it| it.holds(*area)))
        .then_some(*area)
}

/// The states that belong to a name: those that follow it, else those right before it, else the only one
/// of the text.
fn states_around(
    tokens: &[Token],
    pieces: &[Piece],
    at: usize,
    all: &BTreeSet<StateFips>,
) -> Vec<StateFips> {
    let state_of = |piece: &Piece| match piece.kind {
        PieceKind::State(state) => Some(state),
        _ => None,
    };
    // States behind joined names (`Boston-Worcester, MA-RI`) belong to each of them.
    let is_joined = |piece: &Piece| tokens[piece.from].gap == Gap::Soft;
    let after: Vec<_> = pieces[at + 1..]
        .iter()
        .skip_while(|piece| matches!(piece.kind, PieceKind::Name(_)) && is_joined(piece))
        .take_while(|piece| !matches!(piece.kind, PieceKind::Name(_)))
        .filter_map(state_of)
        .collect();
    if !after.is_empty() {
        return after;
    }
    let before: Vec<_> = pieces[..at]
        .iter()
        .rev()
        .take_while(|piece| !matches!(piece.kind, PieceKind::Name(_)))
        .filter_map(state_of)
        .collect();
    if !before.is_empty() {
        return before;
    }
    if all.len() == 1 { all.iter().copied().collect() } else { Vec::new() }
}

/// The words that mean nothing here: unknown ones, and misplaced names. With those of states it may be one misspelled name:
/// `Oklahoma Citt`.
fn list_unknown_words(
    tokens: &[Token],
    pieces: &[Piece],
    misplaced: &[usize],
    takes_states: bool,
) -> Vec<Token> {
    let is_own = |(at, piece): &(usize, &Piece)| match piece.kind {
        PieceKind::Unknown => true,
        PieceKind::State(_) if takes_states => true,
        _ => misplaced.contains(at),
    };
    let own = pieces.iter().enumerate().filter(is_own);
    own.flat_map(|(_, piece)| tokens[piece.from..piece.to].iter().cloned()).collect()
}

/// Postal codes of Canada and the United Kingdom: letters and digits that no ZIP code has.
fn is_postal_code_abroad(tokens: &[Token]) -> bool {
    let [left, right] = tokens else { return false };
    let shape = |word: &str| -> String {
        word.chars().map(|it| if it.is_ascii_digit() { '9' } else { 'A' }).collect()
    };
    let (left, right) = (shape(&left.word), shape(&right.word));
    let canada = left == "A9A" && right == "9A9";
    let kingdom = right == "9AA" && left.starts_with('A') && left.contains('9') && left.len() <= 4;
    canada || kingdom
}
