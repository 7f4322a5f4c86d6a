//! Names as rows of words that can be compared.

use super::tokens::split_words;

/// Words that say how senior or where somebody works, not at what.
const ASIDE: [&str; 22] = [
    "senior",
    "sr",
    "junior",
    "jr",
    "lead",
    "remote",
    "experienced",
    "certified",
    "entry",
    "level",
    "full",
    "part",
    "time",
    "i",
    "ii",
    "iii",
    "iv",
    "1",
    "2",
    "3",
    "4",
    "position",
];

/// Returns the words of a title: folded, without plurals, short forms written out. `is_code` tells words that
/// are letters of a name of their own: `CPCS` is not several `CPC`.
pub(super) fn split_name(text: &str, is_code: impl Fn(&str) -> bool) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for token in split_words(text) {
        let word = token.word;
        let word = if is_code(&word) { word } else { write_out(&take_plural_off(&word)) };
        match words.last_mut() {
            // One word and two are both in use.
            Some(last) if last == "health" && word == "care" => *last = "healthcare".to_owned(),
            _ => words.push(word),
        }
    }
    words
}

/// Folds a name to words in plain lower case with a space between.
pub(super) fn fold(text: &str) -> String {
    let words: Vec<String> = split_words(text).into_iter().map(|token| token.word).collect();
    words.join(" ")
}

/// Returns a word without the ending of a plural.
fn take_plural_off(word: &str) -> String {
    let kept = |ending: &str| ["ss", "us", "is"].iter().any(|kept| ending.ends_with(kept));
    match word {
        _ if word.len() < 4 || !word.ends_with('s') || kept(word) => word.to_owned(),
        _ if word.ends_with("ies") => format!("{}y", &word[..word.len() - 3]),
        _ if ["ches", "shes", "sses", "xes"].iter().any(|ending| word.ends_with(ending)) => {
            word[..word.len() - 2].to_owned()
        }
        _ => word[..word.len() - 1].to_owned(),
    }
}

fn write_out(word: &str) -> String {
    match word {
        "tech" => "technician",
        "mgr" => "manager",
        "asst" => "assistant",
        "rep" => "representative",
        "dir" => "director",
        "hosp" => "hospital",
        "dr" => "doctor",
        "doc" => "doctor",
        word => word,
    }
    .to_owned()
}

/// Returns the words without those that say how senior or where; nothing where that changes nothing
/// or leaves nothing.
pub(super) fn without_level(words: &[String]) -> Option<Vec<String>> {
    let kept: Vec<String> =
        words.iter().filter(|word| !ASIDE.contains(&word.as_str())).cloned().collect();
    (!kept.is_empty() && kept.len() < words.len()).then_some(kept)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<String> {
        split_name(text, |word| word == "cpcs")
    }

    #[test]
    fn a_code_keeps_the_ending_of_a_plural() {
        assert_eq!(words("CPCS, CCDS coders"), ["cpcs", "ccd", "coder"]);
    }

    #[test]
    fn titles_that_mean_the_same_have_the_same_words() {
        for (one, other) in [
            ("Medical Coders", "medical coder"),
            ("Health Care", "healthcare"),
            ("HIM Tech", "him technician"),
            ("Doctors' offices", "doctor's office"),
            ("Billing & Posting Clerks", "billing and posting clerk"),
        ] {
            assert_eq!(words(one), words(other));
        }
        assert!(words(" ,.! ").is_empty());
    }

    #[test]
    fn plurals_lose_their_ending() {
        for (word, one) in [
            ("hospitals", "hospital"),
            ("offices", "office"),
            ("secretaries", "secretary"),
            ("branches", "branch"),
            ("campus", "campus"),
            ("business", "business"),
            ("analysis", "analysis"),
            ("ems", "ems"),
        ] {
            assert_eq!(take_plural_off(word), one);
        }
    }

    #[test]
    fn levels_are_set_aside() {
        let kept = |text: &str| without_level(&words(text)).map(|kept| kept.join(" "));
        assert_eq!(kept("Senior Medical Coder II").as_deref(), Some("medical coder"));
        assert_eq!(kept("medical coder"), None);
        assert_eq!(kept("Lead"), None);
    }
}
