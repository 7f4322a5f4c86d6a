//! Names within a sentence: from titles as publishers print them to what people write.

use std::borrow::Cow;

/// Words that keep their capital within a sentence.
const PROPER_WORDS: [&str; 3] = ["English", "Puerto", "I"];

/// Before the number of a sector.
const SECTOR_PREFIX: &str = "Sector ";

/// Endings of industry titles that say who owns the workplaces, with the word that stands before the noun.
const OWNERSHIP: [(&str, &str); 3] = [
    (", Privately Owned", "privately owned"),
    (", State Government Owned", "state-owned"),
    (", Local Government Owned", "local-government"),
];

/// Writes a title as it stands within a sentence: `Medical Records Specialists` is `medical records specialists`.
/// Abbreviations keep their capitals, and a title with a grade, such as `Coder II`, is a name and stays as it is.
pub fn sentence_name(title: &str) -> String {
    let title = title.replace('&', "and");
    if title.rsplit(' ').next().is_some_and(is_grade) {
        return title;
    }
    let mut name = String::with_capacity(title.len());
    for (index, word) in title.split(' ').enumerate() {
        if index > 0 {
            name.push(' ');
        }
        name.push_str(&sentence_word(word));
    }
    name
}

/// Writes the name of an area within a sentence: the nation is `the United States`.
pub fn place_name(area: &str) -> Cow<'_, str> {
    match area {
        "National" | "United States" => Cow::Borrowed("the United States"),
        "District of Columbia" | "Virgin Islands" => Cow::Owned(format!("the {area}")),
        _ if area.ends_with(" nonmetropolitan area") => Cow::Owned(format!("the {area}")),
        _ => Cow::Borrowed(area),
    }
}

/// Writes the title of an industry within a sentence, without its number and the publisher's marks:
/// `Sector 62 - Health Care and Social Assistance` is `health care and social assistance`.
pub fn industry_name(title: &str) -> String {
    if title.starts_with("Cross-industry, Private") {
        return "private industry".to_owned();
    }
    let numbered = title.split_once(" - ").filter(|(mark, _)| mark.starts_with(SECTOR_PREFIX));
    let title = numbered.map_or(title, |(_, title)| title);
    let title = without_marks(title);
    let owned =
        OWNERSHIP.iter().find_map(|(ending, word)| Some((title.strip_suffix(ending)?, *word)));
    match owned {
        Some((kind, owner)) => format!("{owner} {}", sentence_name(kind)),
        None => sentence_name(title),
    }
}

/// Leaves out what stands in brackets at the end: the codes that are counted, or the publisher's own remark.
fn without_marks(title: &str) -> &str {
    match title.split_once(" (") {
        Some((kind, mark)) if mark.ends_with("only)") || mark == "OEWS Designation)" => kind,
        _ => title,
    }
}

/// Puts a capital at the beginning of a sentence.
pub fn capitalize_sentence(sentence: &str) -> String {
    let mut letters = sentence.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

fn sentence_word(word: &str) -> Cow<'_, str> {
    let bare = word.trim_matches(|letter: char| !letter.is_alphanumeric());
    let capitals = bare.chars().filter(|letter| letter.is_uppercase()).count();
    let abbreviation = capitals > 1 && !bare.contains('-') && !bare.contains('/');
    if abbreviation || PROPER_WORDS.contains(&bare) {
        Cow::Borrowed(word)
    } else {
        Cow::Owned(word.to_lowercase())
    }
}

fn is_grade(word: &str) -> bool {
    !word.is_empty() && word.chars().all(|letter| matches!(letter, 'I' | 'V'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_become_what_people_write() {
        for (title, name) in [
            ("Medical Records Specialists", "medical records specialists"),
            ("Registered Nurses", "registered nurses"),
            (
                "Adult Basic Education and English as a Second Language Instructors",
                "adult basic education and English as a second language instructors",
            ),
            (
                "First-Line Supervisors of Office Workers",
                "first-line supervisors of office workers",
            ),
            ("State & Local Schools and USPS", "state and local schools and USPS"),
            ("Coder II", "Coder II"),
            ("", ""),
        ] {
            assert_eq!(sentence_name(title), name);
        }
    }

    #[test]
    fn industries_lose_their_numbers_and_marks() {
        for (title, name) in [
            ("Hospitals", "hospitals"),
            ("Hospitals, Privately Owned", "privately owned hospitals"),
            ("Junior Colleges, State Government Owned", "state-owned junior colleges"),
            ("Sector 62 - Health Care and Social Assistance", "health care and social assistance"),
            ("Chemical Manufacturing (3255 and 3256 only)", "chemical manufacturing"),
            (
                "Offices of Mental Health Practitioners (except Physicians)",
                "offices of mental health practitioners (except physicians)",
            ),
            ("Cross-industry, Private Ownership only", "private industry"),
        ] {
            assert_eq!(industry_name(title), name);
        }
    }

    #[test]
    fn places_take_their_article() {
        for (area, name) in [
            ("National", "the United States"),
            ("District of Columbia", "the District of Columbia"),
            ("Alaska nonmetropolitan area", "the Alaska nonmetropolitan area"),
            ("Albany, OR", "Albany, OR"),
        ] {
            assert_eq!(place_name(area), name);
        }
    }
}
