//! One reader of what people write: titles, places, workplaces and credentials.
//!
//! The vocabulary comes in as tables; a text is read into what it says, with how it matched, a score and a note,
//! or refused with its reason and the nearest. Nothing is guessed: a text that fits several is a question.

mod credentials;
mod name_words;
mod names;
mod outcome;
mod places;
mod posting;
mod programs;
mod spelling;
mod titles;
mod tokens;
mod workplaces;

pub use credentials::{CredentialIndex, CredentialRow, CredentialTables, KnownCredential};
pub use outcome::{Match, MatchKind, READ_FROM, Reading, Refusal};
pub use places::{
    AbroadKind, AbroadRow, AreaRow, CountyRow, FormerAreaRow, PlaceIndex, PlaceRow, PlaceTables,
    StateRow,
};

pub use posting::{MAX_POSTING_CHARS, PayUnit, PostingReading, Stated, StatedPay, WorkArrangement};
pub use programs::ProgramIndex;
pub use titles::{
    Job, LeftOver, LeftOverReason, Rank, RoleRow, TitleCredentialRow, TitleIndex, TitleParts,
    TitleReading, TitleRow, TitleTables,
};

pub use tokens::introduces_place;
pub use workplaces::{WorkplaceIndex, WorkplaceTables};

use crate::code::{AreaCode, IndustryCode};

/// The longest text that is read, in Unicode characters.
pub const MAX_CHARS: usize = 200;

/// The one reader of all services.
#[derive(Clone, Debug)]
pub struct Reader {
    places: PlaceIndex,
    titles: TitleIndex,
    workplaces: WorkplaceIndex,
    credentials: CredentialIndex,
    programs: ProgramIndex,
}

impl Reader {
    /// Builds the reader of a vocabulary.
    pub fn new(
        places: PlaceIndex,
        titles: TitleIndex,
        workplaces: WorkplaceIndex,
        credentials: CredentialIndex,
        programs: ProgramIndex,
    ) -> Self {
        Self { places, titles, workplaces, credentials, programs }
    }

    /// Reads a job title, an occupation's title or code, or a role's name.
    pub fn read_title(&self, text: &str) -> TitleReading {
        self.titles.read(text, &self.places)
    }

    /// Reads a place: a city, a county, a state, a ZIP code, an area's title or code.
    pub fn read_place(&self, text: &str) -> Reading<AreaCode> {
        self.places.read(text)
    }

    /// Reads a workplace: plain words, an industry's title or code.
    pub fn read_workplace(&self, text: &str) -> Reading<IndustryCode> {
        self.workplaces.read(text)
    }

    /// Reads a credential: its letters, its name or a former one.
    pub fn read_credential(&self, text: &str) -> Reading<KnownCredential> {
        self.credentials.read(text)
    }

    /// Reads an education program: its id or its title.
    pub fn read_program(&self, text: &str) -> Reading<String> {
        self.programs.read(text)
    }

    /// Returns the roles and occupations whose names are like a text that means nothing, best first: for people to
    /// choose from, and slower than reading.
    pub fn suggest_jobs(&self, text: &str) -> Vec<Match<Job>> {
        self.titles.suggest(text)
    }

    /// Returns the credentials whose names are like a text that means nothing, best first.
    pub fn suggest_credentials(&self, text: &str) -> Vec<Match<KnownCredential>> {
        self.credentials.suggest(text)
    }
}
