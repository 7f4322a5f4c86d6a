//! A text about a place as pieces: names, states, qualifiers and the words around them.

use super::index::{Filler, PlaceIndex, Senses};
use crate::code::{AreaCode, StateFips};
use crate::reading::tokens::{Gap, Token};

/// A run of words with one meaning, or a word without any.
#[derive(Clone, Debug)]
pub(super) struct Piece {
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) kind: PieceKind,
}

#[derive(Clone, Debug)]
pub(super) enum PieceKind {
    /// A name that stands for areas: its senses are weighed with the states around it.
    Name(Senses),
    State(StateFips),
    Nation,
    Region,
    Abroad,
    Direction(i8, i8),
    Zip(AreaCode),
    Filler(Filler),
    Unknown,
}

/// Names have at most this many words.
const LONGEST_NAME: usize = 8;

/// A street's name and its kind have at most this many words.
const LONGEST_STREET: usize = 5;
/// Words that end the name of a street, in full and in the Postal Service's short forms.
const STREETS: &[&str] = &[
    "street",
    "st",
    "avenue",
    "ave",
    "av",
    "road",
    "rd",
    "boulevard",
    "blvd",
    "drive",
    "dr",
    "lane",
    "ln",
    "parkway",
    "pkwy",
    "highway",
    "hwy",
    "way",
    "court",
    "ct",
    "place",
    "pl",
    "plaza",
    "plz",
    "terrace",
    "ter",
    "circle",
    "cir",
    "square",
    "sq",
    "trail",
    "trl",
    "turnpike",
    "tpke",
    "pike",
    "expressway",
    "expy",
    "freeway",
    "fwy",
    "loop",
    "alley",
    "row",
];

impl PlaceIndex {
    /// Cuts the words into pieces: at each word the longest name that begins there.
    pub(super) fn cut_pieces(&self, tokens: &[Token]) -> Vec<Piece> {
        let capitals_tell = tokens.iter().any(|it| !it.upper && !it.is_number());
        let mut key = String::with_capacity(48);
        let mut pieces = Vec::with_capacity(tokens.len());
        let mut at = 0;
        while at < tokens.len() {
            let piece = self
                .cut_street(tokens, at)
                .or_else(|| self.cut_number(tokens, at))
                .or_else(|| self.cut_name(tokens, at, capitals_tell, &mut key))
                .unwrap_or(Piece { from: at, to: at + 1, kind: PieceKind::Unknown });
            at = piece.to;
            pieces.push(piece);
        }
        self.settle_states(tokens, &mut pieces);
        pieces
    }

    /// A house number with its street: `1200 E Marshall St` says nothing of Marshall.
    fn cut_street(&self, tokens: &[Token], at: usize) -> Option<Piece> {
        let is_house = tokens[at].word.starts_with(|it: char| it.is_ascii_digit());
        let apart = tokens[at + 1..].iter().take_while(|token| token.gap != Gap::Hard).count();
        let named = (at + 2..=at + apart.min(LONGEST_STREET)).filter(|_| is_house);
        let end = named.rev().find(|end| {
            let word = tokens[*end].word.as_str();
            // `400 Oak St Louis` may be either.
            let may_be_saint = || self.senses_of_run(tokens, *end, 2).is_some();
            STREETS.contains(&word) && (word != "st" || !may_be_saint())
        })?;
        let is_direction = |token: &&Token| {
            let senses = self.senses.get(token.word.as_str());
            token.gap != Gap::Hard
                && token.word.len() <= 2
                && senses.is_some_and(|senses| senses.direction.is_some())
        };
        let to = end + 1 + usize::from(tokens.get(end + 1).filter(is_direction).is_some());
        Some(Piece { from: at, to, kind: PieceKind::Filler(Filler::Noise) })
    }

    fn cut_number(&self, tokens: &[Token], at: usize) -> Option<Piece> {
        let token = &tokens[at];
        let digits = token.is_number().then_some(token.word.as_str())?;
        let mut to = at + 1;
        let kind = match digits.len() {
            5 => match digits.parse().ok().and_then(|zip| self.area_of_zip(zip)) {
                Some(area) => {
                    let plus_four = tokens
                        .get(to)
                        .filter(|it| it.gap == Gap::Soft && it.is_number() && it.word.len() == 4);
                    to += usize::from(plus_four.is_some());
                    PieceKind::Zip(area)
                }
                None => PieceKind::Unknown,
            },
            _ => PieceKind::Filler(Filler::Noise),
        };
        Some(Piece { from: at, to, kind })
    }

    fn cut_name(
        &self,
        tokens: &[Token],
        at: usize,
        capitals_tell: bool,
        key: &mut String,
    ) -> Option<Piece> {
        let reach = tokens[at + 1..]
            .iter()
            .take(LONGEST_NAME - 1)
            .take_while(|token| token.gap != Gap::Hard)
            .count();
        for words in (1..=reach + 1).rev() {
            let run = &tokens[at..at + words];
            // `AZ/USA` is no Azusa.
            let ends_in_nation = words > 1
                && tokens[at + words - 1].gap == Gap::Soft
                && self
                    .senses_of_run(tokens, at + words - 1, 1)
                    .is_some_and(|senses| senses.nation);
            if ends_in_nation {
                continue;
            }
            self.write_key(run, key);
            let mut found = self.senses.get(key.as_str());
            if words > 1 && run.iter().all(|token| token.word.len() == 1) {
                // Initials with spaces, `N. H.`: no short forms of directions.
                let initials: String = run.iter().map(|token| token.word.as_str()).collect();
                found = self.senses.get(initials.as_str()).filter(|senses| senses.letters);
            }
            // Letters of a state are no short form of a longer word: `MT` is Montana, `mt` a mount.
            if words == 1
                && let Some(letters) = self.senses.get(run[0].word.as_str())
                && letters.letters
            {
                found = Some(letters);
            }
            if let Some(last) = run.last()
                && last.word == "co"
                && words > 1
                && self.is_before_state(tokens, at + words)
            {
                key.truncate(key.len() - 2);
                key.push_str("county");
                found = self.senses.get(key.as_str());
            }
            if let Some((senses, state_words)) =
                found.and_then(|it| self.part_with_name(it, tokens, at + words))
            {
                return Some(Piece {
                    from: at,
                    to: at + words + state_words,
                    kind: PieceKind::Name(senses),
                });
            }
            if let Some(senses) = found
                && let Some(kind) = self.kind_of(*senses, tokens, at, words, capitals_tell)
            {
                return Some(Piece { from: at, to: at + words, kind });
            }
        }
        None
    }

    /// A part of a state that has a name of its own, however the state is written: `Northern NJ`.
    fn part_with_name(
        &self,
        senses: &Senses,
        tokens: &[Token],
        at: usize,
    ) -> Option<(Senses, usize)> {
        senses.direction?;
        let (state, words) = (1..=3).rev().find_map(|words| {
            let state = self.senses_of_run(tokens, at, words)?.state?;
            Some((state, words))
        })?;
        let mut key = self.fold(&tokens[at - 1].word);
        if at >= 2
            && tokens.get(at - 2).is_some_and(|it| {
                self.senses.get(it.word.as_str()).is_some_and(|it| it.direction.is_some())
            })
        {
            return None;
        }
        key.push_str(&self.fold(self.state_name(state)));
        let named = self.senses.get(key.as_str())?;
        named.nickname?;
        Some((Senses { state: None, ..*named }, words))
    }

    fn is_before_state(&self, tokens: &[Token], at: usize) -> bool {
        // A state's name has at most three words.
        (1..=3).any(|words| {
            self.senses_of_run(tokens, at, words).is_some_and(|senses| senses.state.is_some())
        })
    }

    fn is_before_nation(&self, tokens: &[Token], at: usize) -> bool {
        (1..=2)
            .any(|words| self.senses_of_run(tokens, at, words).is_some_and(|senses| senses.nation))
    }

    /// True before a word as in `NW suburbs of Chicago`.
    fn is_before_suburbs(&self, tokens: &[Token], at: usize) -> bool {
        let senses = self.senses_of_run(tokens, at, 1);
        senses.is_some_and(|senses| senses.filler == Some(Filler::Near))
    }

    fn senses_of_run(&self, tokens: &[Token], at: usize, words: usize) -> Option<&Senses> {
        let run = tokens.get(at..at + words)?;
        let mut key = String::new();
        self.write_key(run, &mut key);
        self.senses.get(key.as_str())
    }

    fn kind_of(
        &self,
        senses: Senses,
        tokens: &[Token],
        at: usize,
        words: usize,
        capitals_tell: bool,
    ) -> Option<PieceKind> {
        let token = &tokens[at];
        if senses.letters && words > 1 {
            return Some(PieceKind::Name(senses));
        }
        if senses.letters {
            return self.kind_of_letters(senses, tokens, at, capitals_tell);
        }
        if senses.nation {
            return Some(PieceKind::Nation);
        }
        match senses.abroad {
            Some(super::tables::AbroadKind::ProvinceCode) => {
                let stands_apart = token.upper && at > 0 && at + 1 == tokens.len();
                let before_country = token.upper && at > 0 && words < tokens.len() - at;
                return (stands_apart || before_country).then_some(PieceKind::Abroad);
            }
            Some(super::tables::AbroadKind::Country | super::tables::AbroadKind::Province)
                if !senses.is_specific() && senses.state.is_none() =>
            {
                return Some(PieceKind::Abroad);
            }
            _ => {}
        }
        if senses.state.is_some() || senses.nickname.is_some() {
            return Some(PieceKind::Name(senses));
        }
        if senses.region {
            return Some(match senses.direction {
                Some((north, east)) if self.is_before_state(tokens, at + words) => {
                    PieceKind::Direction(north, east)
                }
                _ => PieceKind::Region,
            });
        }
        if let Some((north, east)) = senses.direction {
            if self.is_before_state(tokens, at + words) {
                return Some(PieceKind::Direction(north, east));
            }
            if self.is_before_nation(tokens, at + words) {
                return Some(PieceKind::Region);
            }
            if self.is_before_suburbs(tokens, at + words) {
                return Some(PieceKind::Filler(Filler::Near));
            }
        }
        if let Some(filler) = senses.filler {
            return Some(PieceKind::Filler(filler));
        }
        (senses.is_specific() || senses.abroad.is_some()).then_some(PieceKind::Name(senses))
    }

    /// Two letters are a state where they stand as one does: in capitals, alone, or at an end.
    fn kind_of_letters(
        &self,
        senses: Senses,
        tokens: &[Token],
        at: usize,
        capitals_tell: bool,
    ) -> Option<PieceKind> {
        let token = &tokens[at];
        // `NE` is a direction as well.
        if senses.direction.is_some() && self.is_before_suburbs(tokens, at + 1) {
            return Some(PieceKind::Filler(Filler::Near));
        }
        let next = tokens.get(at + 1);
        let ends = next.is_none_or(|next| next.gap != Gap::Space || next.is_number());
        let begins = at == 0 || token.gap == Gap::Hard || token.gap == Gap::Soft;
        let is_word = senses.filler.is_some();
        let written_as_state = if is_word {
            (token.upper && capitals_tell) || (ends && (at > 0 || tokens.len() == 1))
        } else {
            token.upper || ends || at > 0
        };
        if token.dotted && senses.nickname.is_some() {
            return Some(PieceKind::Name(Senses { state: None, ..senses }));
        }
        if written_as_state || (begins && ends) {
            return Some(PieceKind::Name(senses));
        }
        senses.filler.map(PieceKind::Filler)
    }

    /// Decides for each name that may be a state whether it is one here.
    fn settle_states(&self, tokens: &[Token], pieces: &mut [Piece]) {
        let written: Vec<Option<StateFips>> = pieces
            .iter()
            .map(|piece| match &piece.kind {
                PieceKind::Name(senses) => senses.state,
                _ => None,
            })
            .collect();
        let is_letters = |piece: &Piece| matches!(&piece.kind, PieceKind::Name(it) if it.letters);
        let letters: Vec<bool> = pieces.iter().map(is_letters).collect();
        for at in 0..pieces.len() {
            let PieceKind::Name(senses) = &pieces[at].kind else { continue };
            let Some(state) = senses.state else { continue };
            let next_state = pieces.get(at + 1).and_then(|next| match &next.kind {
                PieceKind::Name(next) => next.state,
                PieceKind::State(state) => Some(*state),
                _ => None,
            });
            let marked = |piece: Option<&Piece>| {
                piece.is_some_and(|it| matches!(it.kind, PieceKind::Filler(Filler::StateMarker)))
                    || piece
                        .is_some_and(|it| it.to == it.from + 1 && tokens[it.from].word == "state")
            };
            let is_marked = marked(pieces.get(at + 1)) || (at > 0 && marked(pieces.get(at - 1)));
            let place_there = next_state
                .filter(|_| senses.has_places() && !senses.letters && !is_marked)
                .is_some_and(|next| {
                    let (from, to) = senses.places;
                    self.spots[from as usize..to as usize].iter().any(|spot| spot.state == next.0)
                });
            if place_there {
                let place = Senses { state: None, nickname: None, ..*senses };
                pieces[at].kind = PieceKind::Name(place);
                continue;
            }
            let nation_next =
                pieces.get(at + 1).is_some_and(|next| matches!(next.kind, PieceKind::Nation));
            let alone = pieces.len() == 1;
            if let Some(nickname) = senses.nickname {
                // A nickname's letters (`LA, CA`) or a city and state of one name (`New York`).
                let areas = &self.nicknames[nickname as usize];
                let within = |state: StateFips| {
                    areas
                        .iter()
                        .filter_map(|code| self.area(*code))
                        .any(|area| area.states.contains(&state))
                };
                let others_state = written
                    .iter()
                    .enumerate()
                    .filter(|(other, _)| *other != at)
                    .find_map(|(_, other)| other.filter(|other| *other != state));
                let overlaps = pieces.iter().enumerate().any(|(other, piece)| match &piece.kind {
                    PieceKind::Name(own) if other != at => own.nickname.is_some_and(|own| {
                        self.nicknames[own as usize].iter().any(|code| areas.contains(code))
                    }),
                    _ => false,
                });
                let by_itself = pieces.iter().enumerate().all(|(other, piece)| {
                    other == at || matches!(piece.kind, PieceKind::Filler(_) | PieceKind::Nation)
                });
                let offered = at > 0 && is_conjunction(tokens, &pieces[at - 1]);
                // Applicant systems write the state first: `NY-New York`.
                let follows_state = at > 0 && letters[at - 1] && written[at - 1] == Some(state);
                let nickname_holds = (follows_state && !senses.letters && within(state))
                    || ((offered || overlaps) && !senses.letters)
                    || others_state.is_some_and(within)
                    || (!is_marked && !nation_next && by_itself && !senses.letters)
                    || (alone && !senses.letters)
                    || (senses.letters && state.0 == 11);
                if nickname_holds && !is_marked {
                    pieces[at].kind = PieceKind::Name(Senses { state: None, ..*senses });
                    continue;
                }
            }
            pieces[at].kind = PieceKind::State(state);
        }
    }
}

fn is_conjunction(tokens: &[Token], piece: &Piece) -> bool {
    piece.to == piece.from + 1 && matches!(tokens[piece.from].word.as_str(), "or" | "and")
}
