//! Roles, credentials and programs by what people call them: id, code, former code, title or another name.

use super::catalog::{Catalog, Program, Role};
use super::credential::Credential;
use crate::code::Soc;
use crate::resolve::{MAX_TEXT, ResolutionKind, fold};

/// From this on a match can be the answer.
const CLEAR: f64 = 0.80;
/// Below this a match is not even a candidate.
const CANDIDATE: f64 = 0.45;
/// How far the second must be behind.
const MARGIN: f64 = 0.02;
/// How like the spellings of two texts must be for one to be read as the other: one letter in ten.
const CORRECTED: f64 = 0.93;
/// The score of a name that can be a candidate only, where the whole of it matches.
const CANDIDATE_ONLY: f64 = 0.70;
/// How much less a code matches that differs by the ending of a plural: `CPCS` is not several `CPC`.
const PLURAL_OF_CODE: f64 = 0.03;
/// The most matches that are kept.
const MOST_MATCHES: usize = 50;
/// The fewest characters of a text that may be a typo: of shorter ones each letter says something.
const SHORTEST_TYPO: usize = 6;

/// The kind of name that matched, best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NameSource {
    /// The id, or the publisher's code.
    Id,
    /// The title.
    Title,
    /// Another name in use, or a code of a group.
    Alias,
    /// A code that it had before.
    FormerCode,
    /// The nearest spelling.
    Corrected,
    /// A part of the name.
    Partial,
}

/// An entry of the catalog that a text may mean.
#[derive(Clone, Debug, PartialEq)]
pub struct NameMatch {
    /// The entry, by index in its list of the catalog.
    pub index: usize,
    /// How well it fits, from 0 to 1.
    pub score: f64,
    /// The kind of name that matched.
    pub source: NameSource,
    /// The name that matched.
    pub name: String,
    /// What a caller should know of the reading; empty where the kind of name says it all.
    pub note: String,
}

/// What a text means.
#[derive(Clone, Debug, PartialEq)]
pub struct NameReading {
    /// True if the first match is the answer.
    pub kind: ResolutionKind,
    /// What may be meant, best first.
    pub matches: Vec<NameMatch>,
    /// Why the text means no entry, in words; empty where there is nothing to say.
    pub reason: String,
    /// The occupation that the text names without saying a role of it.
    pub occupation: Option<Soc>,
    /// The name of a credential that is real, and of which no entry says what it pays.
    pub not_priced: Option<String>,
}

impl NameReading {
    /// Makes the reading of a text that means one of the matches, or none.
    pub const fn new(kind: ResolutionKind, matches: Vec<NameMatch>) -> Self {
        Self { kind, matches, reason: String::new(), occupation: None, not_priced: None }
    }

    /// Returns the answer, where it is clear.
    pub fn answer(&self) -> Option<&NameMatch> {
        self.matches.first().filter(|_| self.kind == ResolutionKind::Resolved)
    }

    fn decide(mut matches: Vec<NameMatch>) -> Self {
        matches.retain(|it| it.score >= CANDIDATE);
        matches.sort_by(|one, other| {
            other.score.total_cmp(&one.score).then(one.index.cmp(&other.index))
        });
        matches.truncate(MOST_MATCHES);
        let kind = match matches.as_slice() {
            [best] if best.score >= CLEAR => ResolutionKind::Resolved,
            [best, second, ..] if best.score >= CLEAR && best.score - second.score > MARGIN => {
                ResolutionKind::Resolved
            }
            // One that is merely like the text is no choice between several.
            [best, second, ..] if best.score >= CLEAR && second.score >= CLEAR => {
                ResolutionKind::Ambiguous
            }
            _ => ResolutionKind::Unknown,
        };
        Self::new(kind, matches)
    }
}

impl Catalog {
    /// Reads a role by its id, title or another name. A role that is a part of a broader one is the answer
    /// to its id only: any other text means the broader one.
    pub fn read_role(&self, text: &str) -> NameReading {
        let id = text.trim();
        read(text, &self.roles, |role| {
            if role.part_of.is_none() || role.id.eq_ignore_ascii_case(id) {
                role_names(role)
            } else {
                vec![(NameSource::Partial, &role.id), (NameSource::Partial, &role.title)]
            }
        })
    }

    /// Reads a credential by its code, a former code, a code of its group, or its title.
    pub fn read_credential(&self, text: &str) -> NameReading {
        read(text, &self.credentials, credential_names)
    }

    /// Reads a program by its id or title.
    pub fn read_program(&self, text: &str) -> NameReading {
        read(text, &self.programs, program_names)
    }
}

type Names<'e> = Vec<(NameSource, &'e str)>;

fn role_names(role: &Role) -> Names<'_> {
    let mut names = vec![(NameSource::Id, role.id.as_str()), (NameSource::Title, &role.title)];
    // `Coder III / lead / inpatient coder (hospital)` joins several titles.
    let short = role.title.split(" (").next().unwrap_or(&role.title);
    names.extend(short.split(" / ").map(|title| (NameSource::Title, title)));
    names.push((NameSource::Title, short));
    names.extend(role.called.iter().map(|name| (NameSource::Alias, name.as_str())));
    names
}

fn credential_names(credential: &Credential) -> Names<'_> {
    let mut names =
        vec![(NameSource::Id, credential.id.as_str()), (NameSource::Title, &credential.title)];
    names.extend(credential.stands_for.iter().map(|code| (NameSource::Alias, code.as_str())));
    names.extend(credential.formerly.iter().map(|it| (NameSource::FormerCode, it.code.as_str())));
    names
}

fn program_names(program: &Program) -> Names<'_> {
    vec![(NameSource::Id, program.id.as_str()), (NameSource::Title, &program.title)]
}

fn read<T>(text: &str, entries: &[T], names: impl Fn(&T) -> Names<'_>) -> NameReading {
    let (wanted, folded) = (fold_plural(text), fold(text));
    if wanted.is_empty() || text.chars().nth(MAX_TEXT).is_some() {
        return NameReading::new(ResolutionKind::Unknown, Vec::new());
    }
    let best = |(index, entry): (usize, &T)| {
        let scored = names(entry).into_iter().filter_map(|(source, name)| {
            let singular = fold_plural(name);
            let (mut score, source) = compare(&wanted, &singular, source)?;
            if is_code(name) && singular == wanted && fold(name) != folded {
                score -= PLURAL_OF_CODE;
            }
            Some(NameMatch { index, score, source, name: name.to_owned(), note: String::new() })
        });
        scored.max_by(|one, other| {
            one.score.total_cmp(&other.score).then(other.source.cmp(&one.source))
        })
    };
    NameReading::decide(entries.iter().enumerate().filter_map(best).collect())
}

/// Scores a name: the whole of it by its kind, else as a typo of it, else by the words that are shared.
fn compare(wanted: &str, name: &str, source: NameSource) -> Option<(f64, NameSource)> {
    if wanted == name {
        let score = match source {
            NameSource::Id => 1.0,
            NameSource::Title => 0.99,
            NameSource::Alias | NameSource::FormerCode => 0.97,
            NameSource::Corrected | NameSource::Partial => CANDIDATE_ONLY,
        };
        return Some((score, source));
    }
    let likeness = strsim::normalized_damerau_levenshtein(wanted, name);
    let may_be_typo = !matches!(source, NameSource::Id | NameSource::Partial)
        && wanted.len() >= SHORTEST_TYPO
        && strsim::jaro_winkler(wanted, name) >= CORRECTED
        && strsim::damerau_levenshtein(wanted, name) <= wanted.len().div_ceil(10);
    if may_be_typo {
        return Some((0.80 + (likeness - 0.80).max(0.0) / 2.0, NameSource::Corrected));
    }
    let own: Vec<_> = name.split(' ').collect();
    let asked: Vec<_> = wanted.split(' ').collect();
    let shared = asked.iter().filter(|word| own.contains(word)).count();
    let all = own.len() + asked.len() - shared;
    // Two words of three are a candidate; whatever part is shared, it is no answer.
    let words = 0.79 * shared as f64 / all.max(1) as f64;
    let spelling = 0.70 * likeness;
    Some((words.max(spelling), NameSource::Partial))
}

/// Returns whether a name is letters that stand for a title, such as `CPC-A`.
fn is_code(name: &str) -> bool {
    name.chars()
        .all(|letter| letter.is_ascii_uppercase() || letter.is_ascii_digit() || letter == '-')
}

/// Folds a text, and takes the endings of plurals off.
fn fold_plural(text: &str) -> String {
    let folded = fold(text);
    let singular = |word: &str| match word {
        _ if word.len() < 4 || word.ends_with("ss") || word.ends_with("is") => word.to_owned(),
        _ => word.strip_suffix('s').unwrap_or(word).to_owned(),
    };
    folded.split(' ').map(singular).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_clear_lead_is_an_answer() {
        let reading = |scores: &[f64]| {
            let matches = scores.iter().enumerate().map(|(index, score)| NameMatch {
                index,
                score: *score,
                source: NameSource::Title,
                name: String::new(),
                note: String::new(),
            });
            NameReading::decide(matches.collect()).kind
        };
        for (scores, kind) in [
            (&[][..], ResolutionKind::Unknown),
            (&[0.79], ResolutionKind::Unknown),
            (&[0.80], ResolutionKind::Resolved),
            (&[0.99, 0.99], ResolutionKind::Ambiguous),
            (&[0.99, 0.95], ResolutionKind::Resolved),
            (&[0.81, 0.80], ResolutionKind::Ambiguous),
        ] {
            assert_eq!(reading(scores), kind, "{scores:?}");
        }
    }

    #[test]
    fn a_plural_and_a_typo_are_read_and_other_words_are_not() {
        let scored = |wanted: &str, name: &str| {
            compare(&fold_plural(wanted), &fold_plural(name), NameSource::Title)
        };
        assert_eq!(scored("Medical Coders", "medical coder"), Some((0.99, NameSource::Title)));
        let (score, source) = scored("medical codr", "medical coder").unwrap();
        assert!(score >= CLEAR && source == NameSource::Corrected, "{score}");
        assert_eq!(
            compare("medical coder", "medical coder", NameSource::Partial),
            Some((CANDIDATE_ONLY, NameSource::Partial))
        );
        for (text, name) in
            [("medical biller", "medical coder"), ("coder", "medical coder"), ("CPX", "CPC")]
        {
            let (score, _) = scored(text, name).unwrap();
            assert!(score < CLEAR, "{text}: {score}");
        }
    }
}
