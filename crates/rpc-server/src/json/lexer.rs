//! The tokens of a JSON text, one after the other.

use std::borrow::Cow;

/// The place where a text is no JSON, and the reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct SyntaxError {
    pub(super) at: usize,
    pub(super) reason: &'static str,
}

/// Reads a text from left to right. It is UTF-8, which is checked once.
#[derive(Debug)]
pub(super) struct Lexer<'j> {
    text: &'j str,
    at: usize,
}

impl<'j> Lexer<'j> {
    pub(super) fn new(text: &'j str) -> Self {
        Self { text, at: 0 }
    }

    /// Bytes read so far.
    pub(super) fn position(&self) -> usize {
        self.at
    }

    /// Goes back to where [`position`](Self::position) was.
    pub(super) fn rewind_to(&mut self, at: usize) {
        self.at = at;
    }

    /// The first byte of the next token; none at the end.
    pub(super) fn peek_byte(&mut self) -> Option<u8> {
        let rest = &self.text.as_bytes()[self.at..];
        let blank =
            rest.iter().take_while(|byte| matches!(byte, b' ' | b'\t' | b'\n' | b'\r')).count();
        self.at += blank;
        rest.get(blank).copied()
    }

    /// Takes a punctuation mark if it is next.
    pub(super) fn take_mark(&mut self, mark: u8) -> bool {
        let is_next = self.peek_byte() == Some(mark);
        self.at += usize::from(is_next);
        is_next
    }

    /// Takes a punctuation mark.
    pub(super) fn expect_mark(
        &mut self,
        mark: u8,
        reason: &'static str,
    ) -> Result<(), SyntaxError> {
        if self.take_mark(mark) { Ok(()) } else { Err(self.syntax_error(reason)) }
    }

    /// Takes `true`, `false` or `null` if it is next.
    pub(super) fn take_word(&mut self, word: &str) -> bool {
        self.peek_byte();
        let is_next = self.text.as_bytes()[self.at..].starts_with(word.as_bytes());
        if is_next {
            self.at += word.len();
        }
        is_next
    }

    pub(super) fn syntax_error(&self, reason: &'static str) -> SyntaxError {
        SyntaxError { at: self.at, reason }
    }

    /// Takes a string.
    pub(super) fn take_string(&mut self) -> Result<Cow<'j, str>, SyntaxError> {
        self.expect_mark(b'"', "a string is expected here")?;
        let begin = self.at;
        let plain = self.plain_run();
        if self.text.as_bytes().get(self.at) == Some(&b'"') {
            self.at += 1;
            return Ok(Cow::Borrowed(plain));
        }
        let mut owned = plain.to_owned();
        loop {
            match self.text.as_bytes().get(self.at) {
                Some(b'"') => {
                    self.at += 1;
                    return Ok(Cow::Owned(owned));
                }
                Some(b'\\') => {
                    self.at += 1;
                    owned.push(self.take_escape()?);
                    owned.push_str(self.plain_run());
                }
                Some(_) => {
                    return Err(
                        self.syntax_error("a control character in a string must be escaped")
                    );
                }
                None => return Err(SyntaxError { at: begin, reason: "a string does not end" }),
            }
        }
    }

    /// Takes what stands for itself in a string.
    fn plain_run(&mut self) -> &'j str {
        let begin = self.at;
        let bytes = &self.text.as_bytes()[begin..];
        let stop = |byte: &u8| *byte < 0x20 || *byte == b'"' || *byte == b'\\';
        self.at += bytes.iter().position(stop).unwrap_or(bytes.len());
        &self.text[begin..self.at]
    }

    fn take_escape(&mut self) -> Result<char, SyntaxError> {
        let letter = self.text.as_bytes().get(self.at).copied();
        self.at += 1;
        Ok(match letter {
            Some(b'"') => '"',
            Some(b'\\') => '\\',
            Some(b'/') => '/',
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => return self.unicode_escape(),
            _ => {
                self.at -= 1;
                return Err(self.syntax_error("there is no such escape in a string"));
            }
        })
    }

    fn unicode_escape(&mut self) -> Result<char, SyntaxError> {
        let lone = "an escaped surrogate stands alone";
        let first = self.take_hex()?;
        if !(0xd800..0xe000).contains(&first) {
            return char::from_u32(first).ok_or_else(|| self.syntax_error(lone));
        }
        if first >= 0xdc00 || !self.text[self.at..].starts_with("\\u") {
            return Err(self.syntax_error(lone));
        }
        self.at += 2;
        let second = self.take_hex()?;
        if !(0xdc00..0xe000).contains(&second) {
            return Err(self.syntax_error(lone));
        }
        let code = 0x10000 + ((first - 0xd800) << 10) + (second - 0xdc00);
        char::from_u32(code).ok_or_else(|| self.syntax_error(lone))
    }

    fn take_hex(&mut self) -> Result<u32, SyntaxError> {
        let digits = self.text.as_bytes().get(self.at..self.at + 4);
        let digits = digits.filter(|digits| digits.iter().all(u8::is_ascii_hexdigit));
        let digits =
            digits.ok_or_else(|| self.syntax_error("an escape needs four hexadecimal digits"))?;
        self.at += 4;
        let value = |sum: u32, digit: &u8| 16 * sum + char::from(*digit).to_digit(16).unwrap_or(0);
        Ok(digits.iter().fold(0, value))
    }

    /// Takes a number as it is written.
    pub(super) fn take_number(&mut self) -> Result<&'j str, SyntaxError> {
        self.peek_byte();
        let begin = self.at;
        let bytes = self.text.as_bytes();
        let digits = |mut at: usize| {
            while bytes.get(at).is_some_and(u8::is_ascii_digit) {
                at += 1;
            }
            at
        };
        let wrong = SyntaxError { at: begin, reason: "this is no value of JSON" };
        let whole = begin + usize::from(bytes.get(begin) == Some(&b'-'));
        let mut end = digits(whole);
        if end == whole || (bytes[whole] == b'0' && end > whole + 1) {
            return Err(wrong);
        }
        if bytes.get(end) == Some(&b'.') {
            let fraction = end + 1;
            end = digits(fraction);
            if end == fraction {
                return Err(wrong);
            }
        }
        if matches!(bytes.get(end), Some(b'e' | b'E')) {
            let exponent = end + 1 + usize::from(matches!(bytes.get(end + 1), Some(b'+' | b'-')));
            end = digits(exponent);
            if end == exponent {
                return Err(wrong);
            }
        }
        self.at = end;
        Ok(&self.text[begin..end])
    }

    /// Passes over a value, whatever it is.
    pub(super) fn skip_value(&mut self, depth: usize) -> Result<(), SyntaxError> {
        if depth == 0 {
            return Err(self.syntax_error("values lie too deep within each other"));
        }
        match self.peek_byte() {
            Some(b'{') => {
                self.at += 1;
                if self.take_mark(b'}') {
                    return Ok(());
                }
                loop {
                    self.take_string()?;
                    self.expect_mark(b':', "a colon is expected here")?;
                    self.skip_value(depth - 1)?;
                    if self.take_mark(b'}') {
                        return Ok(());
                    }
                    self.expect_mark(b',', "a comma or the end of the object is expected here")?;
                }
            }
            Some(b'[') => {
                self.at += 1;
                if self.take_mark(b']') {
                    return Ok(());
                }
                loop {
                    self.skip_value(depth - 1)?;
                    if self.take_mark(b']') {
                        return Ok(());
                    }
                    self.expect_mark(b',', "a comma or the end of the list is expected here")?;
                }
            }
            Some(b'"') => self.take_string().map(drop),
            Some(b't' | b'f' | b'n')
                if ["true", "false", "null"].iter().any(|word| self.take_word(word)) =>
            {
                Ok(())
            }
            Some(_) => self.take_number().map(drop),
            None => Err(self.syntax_error("the text ends too early")),
        }
    }
}
