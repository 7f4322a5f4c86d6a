//! Reading workplaces: from plain words, titles and codes to an OEWS industry.

use rustc_hash::FxHashMap;

use super::MAX_CHARS;
use super::outcome::{Match, MatchKind, Reading, Refusal};
use super::spelling::Spellings;
use super::tokens::{Gap, Token, split_words};
use crate::code::IndustryCode;

/// The tables that workplaces are read by, as they come in.
#[derive(Clone, Debug, Default)]
pub struct WorkplaceTables<'t> {
    /// Industries as the release publishes them: code and title.
    pub industries: Vec<(IndustryCode, String)>,
    /// Plain names: the industries, the likeliest first, the names, and a note.
    pub names: Vec<(Vec<IndustryCode>, Vec<&'t str>, &'t str)>,
    /// Words around them: kind and words.
    pub words: Vec<(&'t str, Vec<&'t str>)>,
}

/// The index of workplaces.
#[derive(Clone, Debug, Default)]
pub struct WorkplaceIndex {
    titles: FxHashMap<Box<str>, Vec<IndustryCode>>,
    industry_names: FxHashMap<IndustryCode, String>,
    names: FxHashMap<Box<str>, u16>,
    entries: Vec<(Vec<IndustryCode>, String)>,
    short: FxHashMap<Box<str>, Box<str>>,
    roles: FxHashMap<Box<str>, WordRole>,
    spellings: Spellings,
    known_words: FxHashMap<Box<str>, ()>,
    offices_of_physicians: Option<IndustryCode>,
}

#[derive(Clone, Copy, Debug, Default)]
struct WordRole {
    neutral: bool,
    specialty: bool,
    office: bool,
    nothing: bool,
    weak: bool,
}

/// Names have at most this many words.
const LONGEST_NAME: usize = 7;
/// Words after which something is said of a workplace, and no other one is named.
const PREPOSITIONS: &[&str] = &["of", "in", "at", "for", "near", "with", "from", "on"];
/// Texts of more words are read by their first ones.
const MOST_WORDS: usize = 24;

impl WorkplaceIndex {
    /// Builds the index.
    pub fn build(tables: &WorkplaceTables<'_>) -> Self {
        let mut index = Self { offices_of_physicians: "621100".parse().ok(), ..Self::default() };
        for (_, pairs) in tables.words.iter().filter(|(kind, _)| *kind == "short") {
            for (short, long) in pairs.iter().filter_map(|pair| pair.split_once('=')) {
                index.short.insert(short.into(), long.into());
            }
        }
        for (kind, words) in tables.words.iter().filter(|(kind, _)| *kind != "short") {
            for word in words {
                let key = index.fold(word);
                index.learn_words(word);
                let role = index.roles.entry(key.into_boxed_str()).or_default();
                match *kind {
                    "specialty" => role.specialty = true,
                    "specialty_office" => role.office = true,
                    "none" => role.nothing = true,
                    "weak" => {
                        role.weak = true;
                        role.neutral = true;
                    }
                    _ => role.neutral = true,
                }
            }
        }
        for (codes, names, note) in &tables.names {
            let at = index.entries.len() as u16;
            index.entries.push((codes.clone(), (*note).to_owned()));
            for name in names {
                index.learn_words(name);
                let key = index.fold(name);
                index.names.entry(key.into_boxed_str()).or_insert(at);
            }
        }
        for (code, title) in &tables.industries {
            index.industry_names.insert(*code, title.clone());
            index.titles.entry(title_key(title)).or_default().push(*code);
        }
        index
    }

    fn learn_words(&mut self, name: &str) {
        for token in split_words(name) {
            let word = self.canonical(&token.word);
            if word.len() >= 5 {
                self.spellings.count_word(&word);
            }
            self.known_words.insert(word.into_boxed_str(), ());
        }
    }

    fn canonical(&self, word: &str) -> String {
        if let Some(long) = self.short.get(word) {
            return long.to_string();
        }
        let keeps =
            word.len() < 4 || ["ss", "us", "is", "ics"].iter().any(|end| word.ends_with(end));
        let single = match word.strip_suffix("ies") {
            Some(stem) if word.len() > 4 => format!("{stem}y"),
            _ => word.strip_suffix('s').filter(|_| !keeps).unwrap_or(word).to_owned(),
        };
        self.short.get(single.as_str()).map_or(single, |long| long.to_string())
    }

    fn fold(&self, name: &str) -> String {
        split_words(name).iter().map(|token| self.canonical(&token.word)).collect()
    }

    /// Reads a workplace.
    pub fn read(&self, text: &str) -> Reading<IndustryCode> {
        let text = text.trim();
        if text.is_empty() {
            return Reading::refuse(Refusal::Empty, "no workplace is given");
        }
        if text.len() > MAX_CHARS && text.chars().count() > MAX_CHARS {
            return Reading::refuse(Refusal::TooLong, "a workplace has at most 200 characters");
        }
        if let Some(reading) = self.read_code(text) {
            return reading;
        }
        let mut tokens = split_words(text);
        tokens.truncate(MOST_WORDS);
        let words: Vec<(String, bool)> = tokens.iter().map(|token| self.mend(token)).collect();
        let key: String = words.iter().map(|(word, _)| word.as_str()).collect();
        let corrected = words.iter().any(|(_, mended)| *mended);
        let titled = self.titles.get(&title_key(text));
        if let Some([code]) = titled.map(Vec::as_slice) {
            return Reading::Read(self.candidate(*code, MatchKind::Title, 1.0, String::new()));
        }
        if let Some(at) = self.names.get(key.as_str()) {
            let kind = if corrected { MatchKind::Corrected } else { MatchKind::Alias };
            return self.answer(*at, kind, if corrected { 0.9 } else { 0.98 });
        }
        if let Some(codes) = titled {
            let candidates = codes.iter().map(|code| {
                let score = if codes.len() == 1 { 1.0 } else { 0.75 };
                self.candidate(*code, MatchKind::Title, score, String::new())
            });
            return Reading::from_candidates(candidates.collect());
        }
        if self.roles.get(key.as_str()).is_some_and(|role| role.nothing) {
            return Reading::refuse(Refusal::Unknown, "it names no kind of workplace");
        }
        self.read_joined(text, &tokens, &words)
            .unwrap_or_else(|| self.read_parts(text, &tokens, &words))
    }

    /// Asks which one is meant where a text joins several: `hospital or clinic`. A name that goes over the joint, as *diagnostic
    /// and treatment center*, is one workplace, and so is one that lies within the other.
    fn read_joined(
        &self,
        text: &str,
        tokens: &[Token],
        words: &[(String, bool)],
    ) -> Option<Reading<IndustryCode>> {
        let joints: Vec<usize> =
            (0..words.len()).filter(|at| is_joint(text, tokens, *at)).collect();
        // Most texts join nothing.
        if joints.is_empty() {
            return None;
        }
        let mut codes: Vec<IndustryCode> = Vec::new();
        let mut parts = 0;
        let mut from = 0;
        for at in joints.iter().copied().chain([words.len()]) {
            let own = self.find_longest(&words[from..at], false);
            if let Some((.., entry)) = own {
                parts += 1;
                for code in &self.entries[usize::from(entry)].0 {
                    if !codes.iter().any(|other| other.is_within(*code) || code.is_within(*other)) {
                        codes.push(*code);
                    }
                }
            }
            let says_joint = |word: &(String, bool)| matches!(word.0.as_str(), "or" | "and");
            from = at + usize::from(words.get(at).is_some_and(says_joint));
        }
        let spans_joint = || {
            let longest = self.find_longest(words, false);
            longest.is_some_and(|(from, to, _)| joints.iter().any(|at| (from + 1..to).contains(at)))
        };
        if parts < 2 || codes.len() < 2 || spans_joint() {
            return None;
        }
        let note = "one of the workplaces that the text names";
        let candidates = codes
            .iter()
            .map(|code| self.candidate(*code, MatchKind::Partial, 0.7, note.to_owned()));
        Some(Reading::Ambiguous(candidates.collect()))
    }

    fn mend(&self, token: &Token) -> (String, bool) {
        let word = self.canonical(&token.word);
        if word.len() < 4 || token.has_digit() || self.known_words.contains_key(word.as_str()) {
            return (word, false);
        }
        match self.spellings.find_clear(&word) {
            Some(near) => (near.name.to_owned(), true),
            None => (word, false),
        }
    }

    /// The longest name within the text; at equal length the last, where the noun stands.
    fn read_parts(
        &self,
        text: &str,
        tokens: &[Token],
        words: &[(String, bool)],
    ) -> Reading<IndustryCode> {
        let best = self.find_longest(words, false).or_else(|| self.find_longest(words, true));
        let role = |word: &str| self.roles.get(word).copied().unwrap_or_default();
        let is_specialty = words.iter().any(|(word, _)| role(word).specialty);
        let is_office = words.iter().any(|(word, _)| role(word).office);
        let only_those = words.iter().all(|(word, _)| {
            let role = role(word);
            role.specialty || role.office || role.neutral
        });
        let long = best.is_some_and(|(from, to, _)| to - from >= 2);
        if is_specialty
            && is_office
            && only_those
            && !long
            && let Some(code) = self.offices_of_physicians
        {
            let note = "offices of physicians, by the specialty".to_owned();
            return Reading::Read(self.candidate(code, MatchKind::Alias, 0.92, note));
        }
        let Some((from, to, at)) = best else {
            return Reading::refuse(Refusal::Unknown, "no kind of workplace of that name is known");
        };
        let is_strange = |at: &usize| {
            let role = role(&words[*at].0);
            let is_known = role.neutral || role.specialty || role.office && is_specialty;
            !(from..to).contains(at) && !is_known
        };
        let is_parted = |at: usize| tokens[at].gap == Gap::Hard;
        // What stands apart names who it is: `Ensemble Health Partners (RCM)`.
        let is_beside = |at: &usize| match *at < from {
            true => !(at + 1..=from).any(is_parted),
            false => !(to..=*at).any(is_parted),
        };
        let strange: Vec<usize> = (0..words.len()).filter(is_strange).filter(is_beside).collect();
        // Capitals are one name, however many: `Johns Hopkins Hospital`.
        let is_capital = |at: &usize| text[tokens[*at].start..].starts_with(char::is_uppercase);
        let is_named = strange.iter().all(|at| *at < from && is_capital(at));
        let strange = if is_named { strange.len().min(1) } else { strange.len() };
        // The noun comes last: a hospital supply company is no hospital, but one of a place is.
        let leads_on = (to..words.len())
            .take_while(|at| !is_parted(*at) && !PREPOSITIONS.contains(&words[*at].0.as_str()))
            .any(|at| is_strange(&at));
        let is_weak = self.find_longest(words, false).is_none();
        let score = match (strange, to - from) {
            // `Medical coder` names a job, not health care as a workplace.
            (1.., _) if is_weak => 0.5,
            _ if leads_on => 0.7,
            (0, _) => 0.92,
            (1, 2..) => 0.86,
            (1, _) => 0.81,
            (_, 2..) => 0.82,
            _ => 0.7,
        };
        self.answer(at, MatchKind::Partial, score)
    }

    /// The longest name of a workplace within a clause, and where it stands.
    pub(super) fn find_in_text(
        &self,
        tokens: &[Token],
    ) -> Option<(usize, usize, Match<IndustryCode>)> {
        let words: Vec<(String, bool)> = tokens
            .iter()
            .take(MOST_WORDS * 2)
            .map(|token| (self.canonical(&token.word), false))
            .collect();
        let (from, to, at) = self.find_longest(&words, false)?;
        let (codes, note) = &self.entries[usize::from(at)];
        let [code] = codes.as_slice() else { return None };
        // `ED` and `ER` in running text are departments, not workplaces.
        if to - from == 1
            && words[from].0.len() < 4
            && !matches!(words[from].0.as_str(), "dso" | "snf")
        {
            return None;
        }
        let score = if to - from >= 2 { 0.9 } else { 0.8 };
        Some((from, to, self.candidate(*code, MatchKind::Partial, score, note.clone())))
    }

    /// Names of ownership and of health care at large only count where nothing else is named.
    fn find_longest(&self, words: &[(String, bool)], weak: bool) -> Option<(usize, usize, u16)> {
        let mut best: Option<(usize, usize, u16)> = None;
        let mut key = String::new();
        for from in 0..words.len() {
            for to in from + 1..=words.len().min(from + LONGEST_NAME) {
                key.clear();
                words[from..to].iter().for_each(|(word, _)| key.push_str(word));
                let Some(at) = self.names.get(key.as_str()) else { continue };
                let is_weak = self.roles.get(key.as_str()).is_some_and(|role| role.weak);
                if is_weak == weak && best.is_none_or(|(start, end, _)| to - from >= end - start) {
                    best = Some((from, to, *at));
                }
            }
        }
        best
    }

    fn answer(&self, at: u16, kind: MatchKind, score: f64) -> Reading<IndustryCode> {
        let (codes, note) = &self.entries[usize::from(at)];
        let single = codes.len() == 1;
        let candidates = codes.iter().map(|code| {
            self.candidate(*code, kind, if single { score } else { 0.7 }, note.clone())
        });
        Reading::from_candidates(candidates.collect())
    }

    fn candidate(
        &self,
        code: IndustryCode,
        kind: MatchKind,
        score: f64,
        note: String,
    ) -> Match<IndustryCode> {
        let name = self.industry_names.get(&code).cloned().unwrap_or_else(|| code.to_string());
        Match { value: code, name, kind, score, note }
    }

    /// Resource names, OEWS and NAICS codes at every level, and BLS series ids.
    fn read_code(&self, text: &str) -> Option<Reading<IndustryCode>> {
        let name = text.strip_prefix("industries/");
        let code = name.unwrap_or(text);
        let code = industry_of_series(code).unwrap_or(code);
        let code = code
            .strip_prefix("NAICS")
            .or_else(|| code.strip_prefix("naics"))
            .map_or(code, |rest| rest.trim_start_matches([' ', ':', '-', '#']));
        if let Ok(exact) = code.to_ascii_uppercase().parse::<IndustryCode>()
            && self.industry_names.contains_key(&exact)
        {
            let kind = if name.is_some() { MatchKind::Name } else { MatchKind::Code };
            return Some(Reading::Read(self.candidate(exact, kind, 1.0, String::new())));
        }
        if name.is_some() {
            return Some(Reading::refuse(Refusal::Unknown, "no industry has that name"));
        }
        let range = code.len() == 5 && code.as_bytes()[2] == b'-';
        let digits = if range { &code[..2] } else { code };
        if !(2..=6).contains(&digits.len()) || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        Some(self.read_naics(digits))
    }

    /// The published group that a NAICS code lies in, the narrowest first.
    fn read_naics(&self, digits: &str) -> Reading<IndustryCode> {
        let groups = (3..=digits.len()).rev().map(|length| format!("{:0<6}", &digits[..length]));
        let sector = self.sector_of(&digits[..2]);
        let mut codes = groups.filter_map(|code| code.parse().ok()).chain(sector);
        let Some(code) = codes.find(|code| self.industry_names.contains_key(code)) else {
            return Reading::refuse(Refusal::Unknown, "no industry has that code");
        };
        let published = code.as_str().trim_end_matches('0').len().max(2);
        let exact = digits.trim_end_matches('0').len() <= published;
        let note = if exact {
            String::new()
        } else {
            format!("NAICS {digits} has no figures of its own; it lies in {}", code)
        };
        let kept = digits.len().min(code.as_str().trim_end_matches('0').len());
        let score = if digits.len() >= 4 && kept < 4 && !exact { 0.7 } else { 0.95 };
        Reading::from_candidates(vec![self.candidate(code, MatchKind::Code, score, note)])
    }

    /// Sectors are written with the one that follows: `62--63`.
    fn sector_of(&self, digits: &str) -> Option<IndustryCode> {
        let number: u8 = digits.parse().ok()?;
        let spans =
            [(31, 33, "31--34"), (44, 45, "44--46"), (48, 49, "48--50"), (92, 92, "999000")];
        let spanned = spans.iter().find(|(low, high, _)| (*low..=*high).contains(&number));
        match spanned {
            Some((_, _, code)) => code.parse().ok(),
            None => format!("{number:02}--{:02}", number + 1).parse().ok(),
        }
    }
}

/// True if what comes at a word is joined to what stands before it: *or*, *and*, or a slash.
fn is_joint(text: &str, tokens: &[Token], at: usize) -> bool {
    let between = at.checked_sub(1).map(|before| &text[tokens[before].end..tokens[at].start]);
    matches!(tokens[at].word.as_str(), "or" | "and") || between.is_some_and(|it| it.contains('/'))
}

fn title_key(title: &str) -> Box<str> {
    let letters = title.chars().filter(|it| it.is_alphanumeric());
    letters.flat_map(char::to_lowercase).collect::<String>().into_boxed_str()
}

/// The six characters of the industry in a BLS series id.
fn industry_of_series(text: &str) -> Option<&str> {
    let rest = text.strip_prefix("OEU").or_else(|| text.strip_prefix("oeu"))?;
    rest.get(8..14).filter(|_| rest.len() == 22)
}
