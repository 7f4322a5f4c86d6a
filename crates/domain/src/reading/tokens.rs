//! A text taken apart into words, with what stood between them.

/// The text between a word and the one before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Gap {
    /// White space.
    Space,
    /// A hyphen or a slash without space: the words may belong together.
    Soft,
    /// A comma, a bracket, a dash between spaces, a new line: the words stand apart.
    Hard,
}

/// One word of a text.
#[derive(Clone, Debug)]
pub(crate) struct Token {
    /// Lower case, plain letters, without dots and apostrophes.
    pub(crate) word: String,
    /// The gap before it.
    pub(crate) gap: Gap,
    /// True if its letters are all capitals.
    pub(crate) upper: bool,
    /// True if it was written with dots within, as `L.A.`.
    pub(crate) dotted: bool,
    /// The beginning, in bytes.
    pub(crate) start: usize,
    /// The end, in bytes.
    pub(crate) end: usize,
}

impl Token {
    /// True if it is digits only.
    pub(crate) fn is_number(&self) -> bool {
        !self.word.is_empty() && self.word.bytes().all(|byte| byte.is_ascii_digit())
    }

    /// True if there is a digit in it.
    pub(crate) fn has_digit(&self) -> bool {
        self.word.bytes().any(|byte| byte.is_ascii_digit())
    }
}

/// Takes a text apart.
pub(crate) fn split_words(text: &str) -> Vec<Token> {
    let mut tokens: Vec<Token> = Vec::with_capacity(12);
    let mut gap = GapSeen::default();
    let mut characters = text.char_indices().peekable();
    let mut open: Option<Token> = None;
    let mut previous = ' ';
    while let Some((at, character)) = characters.next() {
        let next = characters.peek().map_or(' ', |(_, next)| *next);
        let end = at + character.len_utf8();
        if character.is_alphanumeric() || is_amount_sign(character, next) {
            let token = open.get_or_insert_with(|| Token {
                word: String::with_capacity(12),
                gap: gap.between(),
                upper: true,
                dotted: false,
                start: at,
                end,
            });
            push_folded(character, &mut token.word);
            token.upper &= !character.is_lowercase();
            token.end = end;
        } else if let Some(token) = &mut open
            && joins_word(character, previous, next, &token.word)
        {
            token.dotted |= character == '.' && next.is_alphabetic();
        } else {
            if let Some(token) = open.take() {
                tokens.push(token);
                gap = GapSeen::default();
            }
            gap.see(character);
            if character == '&' {
                tokens.push(Token {
                    word: "and".to_owned(),
                    gap: gap.between(),
                    upper: false,
                    dotted: false,
                    start: at,
                    end,
                });
                gap = GapSeen::default();
            }
        }
        previous = character;
    }
    tokens.extend(open);
    tokens
}

fn is_amount_sign(character: char, next: char) -> bool {
    character == '$' && next.is_ascii_digit()
}

/// True if a mark within a word belongs to it: an apostrophe, a trade mark, a dot between single
/// letters or between digits.
fn joins_word(mark: char, before: char, after: char, word: &str) -> bool {
    match mark {
        '\'' | '\u{2019}' | '\u{2018}' | '`' => before.is_alphabetic(),
        '\u{ae}' | '\u{2122}' => true,
        '.' if before.is_alphabetic() && after.is_alphabetic() => {
            word.len() == 1 || is_initials(word, after)
        }
        '.' | ',' => before.is_ascii_digit() && after.is_ascii_digit() && word.starts_with('$'),
        _ => false,
    }
}

/// True if a dot goes on initials: letters so far are few, and a single letter was just read.
fn is_initials(word: &str, after: char) -> bool {
    word.len() <= 4 && after.is_uppercase() && word.bytes().all(|byte| byte.is_ascii_alphabetic())
}

#[derive(Default)]
struct GapSeen {
    space: bool,
    dash: bool,
    slash: bool,
    hard: bool,
}

impl GapSeen {
    fn see(&mut self, mark: char) {
        match mark {
            '\n' | '\r' | '\t' => self.hard = true,
            mark if mark.is_whitespace() => self.space = true,
            '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' => self.dash = true,
            '/' | '\\' | '_' => self.slash = true,
            ',' | ';' | '|' | '(' | ')' | '[' | ']' | '{' | '}' | ':' | '*' | '\u{2022}' | '+'
            | '\u{b7}' | '!' | '?' | '"' => self.hard = true,
            _ => self.space = true,
        }
    }

    fn between(&self) -> Gap {
        match self {
            Self { hard: true, .. } | Self { dash: true, space: true, .. } => Gap::Hard,
            Self { dash: true, .. } | Self { slash: true, .. } => Gap::Soft,
            _ => Gap::Space,
        }
    }
}

/// Appends a letter in lower case, without its accent.
fn push_folded(character: char, word: &mut String) {
    if character.is_ascii() {
        word.push(character.to_ascii_lowercase());
        return;
    }
    for lower in character.to_lowercase() {
        let plain = match lower {
            'á' | 'à' | 'â' | 'ä' | 'ã' | 'å' | 'ā' => "a",
            'é' | 'è' | 'ê' | 'ë' | 'ē' => "e",
            'í' | 'ì' | 'î' | 'ï' | 'ī' => "i",
            'ó' | 'ò' | 'ô' | 'ö' | 'õ' | 'ø' | 'ō' => "o",
            'ú' | 'ù' | 'û' | 'ü' | 'ū' => "u",
            'ñ' => "n",
            'ç' => "c",
            'ý' | 'ÿ' => "y",
            'ß' => "ss",
            'ʻ' => "",
            other => {
                word.push(other);
                continue;
            }
        };
        word.push_str(plain);
    }
}

/// True if a word, in lower case, introduces a place: *in*, *near* or *around*.
pub fn introduces_place(word: &str) -> bool {
    matches!(word, "in" | "near" | "around")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_know_what_stands_before_them() {
        let table = [
            ("Phoenix, AZ", vec![("phoenix", Gap::Space), ("az", Gap::Hard)]),
            ("USA - TN", vec![("usa", Gap::Space), ("tn", Gap::Hard)]),
            (
                "Dallas/Ft. Worth",
                vec![("dallas", Gap::Space), ("ft", Gap::Soft), ("worth", Gap::Space)],
            ),
            ("L.A.", vec![("la", Gap::Space)]),
            ("C.P.C.", vec![("cpc", Gap::Space)]),
            ("N. Carolina", vec![("n", Gap::Space), ("carolina", Gap::Space)]),
            ("O'Fallon", vec![("ofallon", Gap::Space)]),
            ("CPC–A", vec![("cpc", Gap::Space), ("a", Gap::Soft)]),
            ("$28.50/hr", vec![("$2850", Gap::Space), ("hr", Gap::Soft)]),
            ("Bayamón", vec![("bayamon", Gap::Space)]),
            ("COSC®", vec![("cosc", Gap::Space)]),
        ];
        for (text, expected) in table {
            let words: Vec<_> = split_words(text).into_iter().map(|it| (it.word, it.gap)).collect();
            let expected: Vec<_> =
                expected.iter().map(|(word, gap)| ((*word).to_owned(), *gap)).collect();
            assert_eq!(words, expected, "{text}");
        }
    }
}
