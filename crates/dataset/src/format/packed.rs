//! Numbers in as few bytes as they need: seven bits a byte, the low ones first (LEB128).

/// A writer of numbers.
#[derive(Clone, Debug, Default)]
pub struct PackedWriter(Vec<u8>);

impl PackedWriter {
    /// Adds a number.
    pub fn write_number(&mut self, mut number: u32) {
        while number >= 0x80 {
            self.0.push(number as u8 | 0x80);
            number >>= 7;
        }
        self.0.push(number as u8);
    }

    /// Returns the bytes.
    pub fn into_bytes(self) -> Vec<u8> {
        self.0
    }
}

/// A reader of numbers, which gives nothing where there are no more.
#[derive(Clone, Debug)]
pub struct PackedReader<'b>(&'b [u8]);

impl<'b> PackedReader<'b> {
    /// Reads the bytes that a [`PackedWriter`] wrote.
    pub fn new(bytes: &'b [u8]) -> Self {
        Self(bytes)
    }

    /// Reads the next number; none at the end, and where the bytes are no number.
    pub fn read_number(&mut self) -> Option<u32> {
        let mut number = 0_u32;
        for place in 0..5 {
            let (byte, rest) = self.0.split_first()?;
            self.0 = rest;
            let bits = u32::from(byte & 0x7f);
            if place == 4 && bits > 0xf {
                return None;
            }
            number |= bits << (7 * place);
            if byte & 0x80 == 0 {
                return Some(number);
            }
        }
        None
    }

    /// True if every number was read.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_come_back_as_they_were() {
        let numbers = [0, 1, 127, 128, 16_383, 16_384, 99_999, u32::MAX];
        let mut writer = PackedWriter::default();
        numbers.iter().for_each(|number| writer.write_number(*number));
        let bytes = writer.into_bytes();
        let mut reader = PackedReader::new(&bytes);
        for number in numbers {
            assert_eq!(reader.read_number(), Some(number));
        }
        assert!(reader.is_empty());
        assert_eq!(reader.read_number(), None);
    }

    #[test]
    fn numbers_that_are_cut_off_or_too_great_are_none() {
        for bytes in [&[0x80][..], &[0xff, 0xff, 0xff, 0xff, 0x1f], &[0x80; 6]] {
            assert_eq!(PackedReader::new(bytes).read_number(), None, "{bytes:?}");
        }
    }
}
