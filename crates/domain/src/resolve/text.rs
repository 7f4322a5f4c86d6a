//! Texts as they are compared: plain letters, lower case, single spaces.

/// Folds a text: lower case, accents and apostrophes dropped, `&` as `and`, any other mark a space.
///
/// ```
/// # use medwage_domain::resolve::fold;
/// assert_eq!(fold("  Bayamón, P.R. "), "bayamon p r");
/// assert_eq!(fold("Doctor's  office"), "doctors office");
/// ```
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for letter in text.chars().flat_map(char::to_lowercase) {
        match letter {
            'a'..='z' | '0'..='9' => folded.push(letter),
            '\'' | '’' | '‘' | '`' | '\u{300}'..='\u{36f}' => {}
            '&' => push_word(&mut folded, "and"),
            _ => match plain(letter) {
                Some(plain) => folded.push_str(plain),
                None => push_space(&mut folded),
            },
        }
    }
    folded.truncate(folded.trim_end().len());
    folded
}

/// Folds the name of a place: as [`fold`], with `saint`, `fort` and `mount` in their short forms.
///
/// ```
/// # use medwage_domain::resolve::fold_place;
/// assert_eq!(fold_place("Saint Louis"), fold_place("St. Louis"));
/// ```
pub fn fold_place(name: &str) -> String {
    let folded = fold(name);
    let mut short = String::with_capacity(folded.len());
    for word in folded.split(' ') {
        push_word(
            &mut short,
            match word {
                "saint" => "st",
                "sainte" => "ste",
                "fort" => "ft",
                "mount" => "mt",
                word => word,
            },
        );
        push_space(&mut short);
    }
    short.truncate(short.trim_end().len());
    short
}

/// Returns a folded name with its words' first letters in upper case.
pub(crate) fn capitalized(name: &str) -> String {
    let mut words = name.split(' ').map(|word| {
        let mut letters = word.chars();
        let first = letters.next().map(|first| first.to_ascii_uppercase());
        first.into_iter().chain(letters).collect::<String>()
    });
    let first = words.next().unwrap_or_default();
    words.fold(first, |all, word| all + " " + &word)
}

fn push_space(text: &mut String) {
    if !text.is_empty() && !text.ends_with(' ') {
        text.push(' ');
    }
}

fn push_word(text: &mut String, word: &str) {
    push_space(text);
    text.push_str(word);
    push_space(text);
}

/// The plain letters of an accented one, as far as US place names and job titles have them.
fn plain(letter: char) -> Option<&'static str> {
    Some(match letter {
        'á' | 'à' | 'â' | 'ä' | 'ã' | 'å' | 'ā' => "a",
        'é' | 'è' | 'ê' | 'ë' | 'ē' => "e",
        'í' | 'ì' | 'î' | 'ï' | 'ī' => "i",
        'ó' | 'ò' | 'ô' | 'ö' | 'õ' | 'ō' => "o",
        'ú' | 'ù' | 'û' | 'ü' | 'ū' => "u",
        'ñ' => "n",
        'ç' => "c",
        'ý' | 'ÿ' => "y",
        'æ' => "ae",
        'œ' => "oe",
        'ß' => "ss",
        'ʻ' | 'ʼ' => "",
        _ => return None,
    })
}

/// Returns a word without the ending of a plural.
pub(crate) fn singular(word: &str) -> String {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_fold_to_what_can_be_compared() {
        for (text, folded) in [
            ("", ""),
            ("  Medical   Coder ", "medical coder"),
            ("CPC®", "cpc"),
            ("HIM/ROI clerk", "him roi clerk"),
            ("Health & Safety", "health and safety"),
            ("A&B", "a and b"),
            ("Coeur d'Alene, ID", "coeur dalene id"),
            ("Mayagüez", "mayaguez"),
            ("Kauaʻi", "kauai"),
            ("Bayamo\u{301}n", "bayamon"),
            ("\u{7}\n\0", ""),
            ("日本", ""),
        ] {
            assert_eq!(fold(text), folded, "{text:?}");
            assert_eq!(fold(folded), folded, "folding twice: {text:?}");
        }
    }

    #[test]
    fn places_are_written_short() {
        for (name, folded) in [
            ("Saint Louis", "st louis"),
            ("FORT WORTH", "ft worth"),
            ("Mount Vernon", "mt vernon"),
            ("Beaufort", "beaufort"),
        ] {
            assert_eq!(fold_place(name), folded);
        }
        assert_eq!(capitalized("st louis"), "St Louis");
        assert_eq!(capitalized(""), "");
    }

    #[test]
    fn plurals_lose_their_ending() {
        for (word, singular_form) in [
            ("hospitals", "hospital"),
            ("offices", "office"),
            ("secretaries", "secretary"),
            ("branches", "branch"),
            ("campus", "campus"),
            ("business", "business"),
            ("analysis", "analysis"),
            ("ems", "ems"),
            ("his", "his"),
        ] {
            assert_eq!(singular(word), singular_form);
        }
    }
}
