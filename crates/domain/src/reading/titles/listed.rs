//! Titles that O*NET lists for occupations, and our own list of what the field calls its work.
//!
//! They are some sixty thousand, and few texts come here, so that their indexes are built for the first one that does.

use std::sync::OnceLock;

use rustc_hash::FxHashMap;

use crate::code::Soc;
use crate::reading::name_words::split_name;
use crate::reading::names::{Name, NameHit, NameIndex};
use crate::reading::outcome::MatchKind;
use crate::reference::{JobTitle, TitleKind};

/// Listed titles with the occupations that they are listed for.
#[derive(Clone, Debug, Default)]
pub(super) struct ListedTitles {
    titles: &'static [JobTitle],
    /// Occupations as the release publishes them, by code.
    occupations: Vec<(Soc, String)>,
    whole: OnceLock<FxHashMap<Box<str>, Listed>>,
    similar: OnceLock<NameIndex<Soc>>,
}

/// The occupations of a title in the firmest list that has it.
#[derive(Clone, Debug)]
struct Listed {
    kind: TitleKind,
    occupations: Vec<Soc>,
}

impl ListedTitles {
    /// Takes titles and the occupations that a release has: a title of another one means nothing there.
    pub(super) fn new(titles: &'static [JobTitle], mut occupations: Vec<(Soc, String)>) -> Self {
        occupations.sort_unstable();
        Self { titles, occupations, ..Self::default() }
    }

    /// Returns the occupations that list a title word by word, by the firmest list alone, with how much that is worth.
    pub(super) fn find(&self, title: &str) -> Option<(&[Soc], f64)> {
        let index = self.whole.get_or_init(|| self.index_whole());
        let listed = index.get(write_key(title).as_str())?;
        Some((&listed.occupations, weigh(listed.kind)))
    }

    /// Returns the occupations whose titles are like a text, best first.
    pub(super) fn suggest(&self, text: &str, most: usize) -> Vec<NameHit<Soc>> {
        self.similar.get_or_init(|| self.index_similar()).suggest(text, most)
    }

    fn is_published(&self, soc: Soc) -> bool {
        self.occupations.binary_search_by(|(own, _)| own.cmp(&soc)).is_ok()
    }

    fn published_titles(&self) -> impl Iterator<Item = &'static JobTitle> {
        self.titles.iter().filter(|title| self.is_published(title.soc))
    }

    fn index_whole(&self) -> FxHashMap<Box<str>, Listed> {
        let mut index: FxHashMap<Box<str>, Listed> = FxHashMap::default();
        for title in self.published_titles() {
            write_spellings(&title.title, |text| {
                let new = || Listed { kind: title.kind, occupations: Vec::new() };
                let listed = index.entry(write_key(text).into_boxed_str()).or_insert_with(new);
                let (own, other) = (weigh(listed.kind), weigh(title.kind));
                if other > own {
                    *listed = new();
                }
                if other >= own && !listed.occupations.contains(&title.soc) {
                    listed.occupations.push(title.soc);
                }
            });
        }
        index
    }

    fn index_similar(&self) -> NameIndex<Soc> {
        let own = self.occupations.iter().map(|(soc, title)| Name {
            value: *soc,
            text: title.clone(),
            kind: MatchKind::Title,
            weight: 1.0,
        });
        let mut names: Vec<Name<Soc>> = own.collect();
        for title in self.published_titles() {
            let (value, weight) = (title.soc, weigh(title.kind));
            write_spellings(&title.title, |text| {
                names.push(Name { value, text: text.to_owned(), kind: MatchKind::Alias, weight });
            });
        }
        NameIndex::new(names)
    }
}

/// How firm a list is, from 0 to 1.
const fn weigh(kind: TitleKind) -> f64 {
    match kind {
        TitleKind::FieldUsage => 0.98,
        TitleKind::Reported => 0.96,
        TitleKind::Alternate => 0.93,
    }
}

fn write_key(title: &str) -> String {
    split_name(title, |_| false).join(" ")
}

/// Passes on `Health Information Manager` and `HIM Manager` of `Health Information Manager (HIM Manager)`; a remark
/// within a title is only left out.
fn write_spellings(title: &str, mut pass: impl FnMut(&str)) {
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
    use super::*;

    #[test]
    fn titles_with_brackets_are_several_names() {
        let all = |title: &str| {
            let mut all = Vec::new();
            write_spellings(title, |text| all.push(text.to_owned()));
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

    #[test]
    fn the_firmest_list_decides_and_occupations_of_other_releases_mean_nothing() {
        let soc = |code: &str| -> Soc { code.parse().unwrap() };
        let title = |code: &str, title: &str, kind| JobTitle {
            soc: soc(code),
            title: title.to_owned(),
            kind,
        };
        let titles = [
            title("29-2072", "Chart Clerk", TitleKind::Alternate),
            title("43-4071", "Chart Clerks", TitleKind::Reported),
            title("29-2072", "Abstract Writer", TitleKind::Alternate),
            title("43-4071", "Abstract Writer", TitleKind::Alternate),
            title("11-1011", "Chief", TitleKind::Reported),
        ];
        let titles: &'static [JobTitle] = Vec::from(titles).leak();
        let occupations = [("43-4071", "File Clerks"), ("29-2072", "Medical Records Specialists")];
        let occupations = occupations.map(|(code, title)| (soc(code), title.to_owned()));
        let listed = ListedTitles::new(titles, occupations.into());
        let find = |text: &str| {
            let (found, _) = listed.find(text)?;
            Some(found.iter().map(ToString::to_string).collect::<Vec<_>>().join(" "))
        };
        assert_eq!(find("chart clerk").as_deref(), Some("43-4071"));
        assert_eq!(find("Abstract writers").as_deref(), Some("29-2072 43-4071"));
        assert_eq!(find("Chief"), None);
        assert_eq!(listed.suggest("records", 3)[0].value, soc("29-2072"));
    }
}
