//! Titles as rows of words that can be compared.

use super::text::{fold, singular};

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
pub(super) fn words(text: &str, is_code: impl Fn(&str) -> bool) -> Vec<String> {
    let folded = fold(text);
    let mut words: Vec<String> = Vec::new();
    for word in folded.split(' ').filter(|word| !word.is_empty()) {
        let word = if is_code(word) { word.to_owned() } else { written_out(&singular(word)) };
        match words.last_mut() {
            // One word and two are both in use.
            Some(last) if last == "health" && word == "care" => *last = "healthcare".to_owned(),
            _ => words.push(word),
        }
    }
    words
}

fn written_out(word: &str) -> String {
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
        super::words(text, |word| word == "cpcs")
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
    fn levels_are_set_aside() {
        let kept = |text: &str| without_level(&words(text)).map(|kept| kept.join(" "));
        assert_eq!(kept("Senior Medical Coder II").as_deref(), Some("medical coder"));
        assert_eq!(kept("medical coder"), None);
        assert_eq!(kept("Lead"), None);
    }
}
