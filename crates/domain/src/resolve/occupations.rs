//! Occupations by title, credential, role and code.

use super::names::{Name, Names};
use super::{Candidate, MatchSource, Resolution};
use crate::code::Soc;
use crate::market::{Market, OccupationIx};
use crate::reference::{Reference, RetiredCode, TitleKind};

/// What a further successor of a retired code is worth beside the first.
const FURTHER_SUCCESSOR: f64 = 0.6;

/// What is known of occupations by name.
#[derive(Debug)]
pub(super) struct Occupations<'r> {
    /// The codes of the release, ascending: a code's place is its index.
    codes: Vec<Soc>,
    names: Names<OccupationIx>,
    retired: &'r [RetiredCode],
}

impl<'r> Occupations<'r> {
    pub(super) fn new(market: &impl Market, reference: &'r Reference) -> Self {
        let all = (0_u16..).map(OccupationIx).zip(market.occupations());
        let titles = all
            .map(|(ix, occupation)| name(ix, &occupation.title, MatchSource::OccupationTitle, ""));
        let mut names: Vec<_> = titles.collect();
        names.extend(other_names(market, reference));
        Self {
            codes: market.occupations().iter().map(|occupation| occupation.soc).collect(),
            names: Names::new(names),
            retired: &reference.retired,
        }
    }

    pub(super) fn code(&self, text: &str) -> Option<OccupationIx> {
        let text = text.trim();
        let coded = text.starts_with(|first: char| first.is_ascii_digit());
        self.place(text.parse().ok().filter(|_| coded)?)
    }

    pub(super) fn find(&self, text: &str) -> Resolution<OccupationIx> {
        let Ok(soc) = text.parse::<Soc>() else {
            return Resolution::decide(self.names.find(text));
        };
        let candidate = |ix, score, source, note: &str| Candidate {
            ix,
            score,
            matched_text: soc.to_string(),
            source,
            note: note.to_owned(),
        };
        if let Some(ix) = self.place(soc) {
            return Resolution::resolved(candidate(ix, 1.0, MatchSource::SocCode, ""));
        }
        let Some(retired) = self.retired.iter().find(|retired| retired.code == soc) else {
            return Resolution::unknown();
        };
        let successors = retired.successors.iter().filter_map(|soc| self.place(*soc));
        let scores = std::iter::once(1.0).chain(std::iter::repeat(FURTHER_SUCCESSOR));
        let candidates = successors
            .zip(scores)
            .map(|(ix, score)| candidate(ix, score, MatchSource::RetiredSoc, &retired.note));
        Resolution::decide(candidates.collect())
    }

    fn place(&self, soc: Soc) -> Option<OccupationIx> {
        let place = self.codes.binary_search(&soc).ok()?;
        u16::try_from(place).ok().map(OccupationIx)
    }
}

fn name(ix: OccupationIx, text: &str, source: MatchSource, note: &str) -> Name<OccupationIx> {
    Name { ix, text: text.to_owned(), source, note: note.to_owned() }
}

/// Names that the release doesn't have, of occupations that it has.
fn other_names(market: &impl Market, reference: &Reference) -> Vec<Name<OccupationIx>> {
    let mut names = Vec::new();
    let mut add = |soc: &Soc, text: &str, source, note: &str| {
        if let Some(ix) = market.occupation_ix(*soc) {
            names.push(name(ix, text, source, note));
        }
    };
    for title in &reference.titles {
        let source = match title.kind {
            TitleKind::Reported => MatchSource::ReportedTitle,
            TitleKind::Alternate => MatchSource::AlternateTitle,
            TitleKind::FieldUsage => MatchSource::FieldUsage,
        };
        spellings(&title.title, |text| add(&title.soc, text, source, ""));
    }
    for credential in &reference.credentials {
        for soc in &credential.occupations {
            add(soc, &credential.code, MatchSource::Credential, &credential.name);
            add(soc, &credential.name, MatchSource::Credential, "");
        }
    }
    for role in &reference.roles {
        role.occupations
            .first()
            .iter()
            .for_each(|soc| add(soc, &role.title, MatchSource::Role, ""));
    }
    for retired in &reference.retired {
        retired.successors.first().iter().for_each(|soc| {
            add(soc, &retired.title, MatchSource::RetiredSoc, &retired.note);
        });
    }
    names
}

/// Passes on `Health Information Manager` and `HIM Manager` of `Health Information Manager (HIM
/// Manager)`; a remark within a title is only left out.
fn spellings(title: &str, mut pass: impl FnMut(&str)) {
    match title.split_once(" (") {
        Some((long, short)) if short.ends_with(')') => {
            pass(long);
            pass(short.trim_end_matches(')'));
        }
        Some((before, rest)) => {
            let after = rest.split_once(')').map_or("", |(_, after)| after);
            pass(&format!("{before}{after}"));
        }
        None => pass(title),
    }
}

#[cfg(test)]
mod tests {
    use super::spellings;

    #[test]
    fn titles_with_brackets_are_several_names() {
        let all = |title: &str| {
            let mut all = Vec::new();
            spellings(title, |text| all.push(text.to_owned()));
            all
        };
        assert_eq!(
            all("Health Information Manager (HIM Manager)"),
            ["Health Information Manager", "HIM Manager"]
        );
        assert_eq!(
            all("Electroencephalogram (EEG) Technologist"),
            ["Electroencephalogram Technologist"]
        );
        assert_eq!(all("Coder"), ["Coder"]);
    }
}
