//! Texts as they are compared: whatever the case.

/// Returns whether a text contains another, whatever the case; an empty part is in every text.
pub fn contains_text(text: &str, part: &str) -> bool {
    if text.is_ascii() && part.is_ascii() {
        let (text, part) = (text.as_bytes(), part.as_bytes());
        return part.is_empty()
            || text.windows(part.len()).any(|window| window.eq_ignore_ascii_case(part));
    }
    text.to_lowercase().contains(&part.to_lowercase())
}

#[cfg(test)]
mod tests {
    use super::contains_text;

    #[test]
    fn parts_are_found_whatever_the_case() {
        for (text, part, found) in [
            ("AAPC 2023 survey", "aapc", true),
            ("AAPC 2023 survey", "", true),
            ("", "", true),
            ("AAPC", "AAPC 2023", false),
            ("2023–33", "–33", true),
            ("BAYAMÓN", "bayamón", true),
            ("CPC", "COC", false),
        ] {
            assert_eq!(contains_text(text, part), found, "{part:?} in {text:?}");
        }
    }
}
