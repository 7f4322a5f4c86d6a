//! One reader of what people write: titles, places, workplaces and credentials.
//!
//! The vocabulary comes in as tables; a text is read into what it says, with how it matched, a score and a note,
//! or refused with its reason and the nearest. Nothing is guessed: a text that fits several is a question.

mod outcome;
mod places;
mod spelling;
mod tokens;

pub use outcome::{Match, MatchKind, READ_FROM, Reading, Refusal};
pub use places::{
    AbroadKind, AbroadRow, AreaRow, CountyRow, FormerAreaRow, PlaceIndex, PlaceRow, PlaceTables,
    StateRow,
};

/// The longest text that is read, in Unicode characters.
pub const MAX_CHARS: usize = 200;
