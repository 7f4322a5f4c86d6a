//! Which credentials count in a role, and how much: one rule for estimates, returns and plans.
//!
//! A credential that employers of the role ask for counts in full. One that they ask for a step further up counts by the
//! share of credentials that raise pay beyond what would have happened anyway: 18 of 100, by a study of 23,000
//! credentials in which 12 of 100 raise it by $5,000 or more (Burning Glass Institute, Credential Value Index). The
//! others add nothing in the role. Of those that count, the best one has its value and the others a step each, but:
//! one for newcomers says nothing beside a fuller one, and of one family those of different levels say the same.

use super::model::{Kind, Model};
use super::profile::{CredentialIx, CredentialSet, RoleIx};

/// How far up a credential is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// For newcomers.
    Entry,
    /// The usual one of the work.
    #[default]
    Core,
    /// Beside a core one, for one kind of records.
    Specialty,
    /// For auditors, managers and specialists.
    Advanced,
}

impl Level {
    /// All, with their ids.
    pub const ALL: [(Self, &'static str); 4] = [
        (Self::Entry, "entry"),
        (Self::Core, "core"),
        (Self::Specialty, "specialty"),
        (Self::Advanced, "advanced"),
    ];

    /// Returns the stable id.
    pub const fn id(self) -> &'static str {
        Self::ALL[self as usize].1
    }

    /// Returns the level of an id.
    pub fn of_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find_map(|(level, name)| (name == id).then_some(level))
    }
}

/// How much a credential says in a role, least first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Relevance {
    /// It is of another line of work.
    Unrelated,
    /// It is asked for in a line of work that the role's own leads to.
    Adjacent,
    /// It is asked for in the role's own line of work.
    #[default]
    Core,
}

impl Relevance {
    /// Returns the part of a credential's value that is counted: in doubt what a step further up asks for adds nothing
    /// here, and this is the chance that it does.
    pub const fn weight(self) -> f64 {
        match self {
            Self::Unrelated => 0.0,
            Self::Adjacent => 0.18,
            Self::Core => 1.0,
        }
    }
}

/// The credentials held, as far as they count in a role.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct CountedCredentials {
    /// The one that counts most, with the part of its value that is counted; the first of equals.
    pub best: Option<(CredentialIx, f64)>,
    /// How many count beside it; a part of one where one counts in part.
    pub further: f64,
}

/// Why a credential that is held does not count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Discount {
    /// It is of another line of work.
    Unrelated,
    /// A fuller one of its family, or any fuller one where it is for newcomers, says the same and more.
    Covered,
}

impl Model {
    /// Returns how much a credential says in a role. One that the model says nothing more of counts in full.
    pub fn find_relevance(&self, role: RoleIx, credential: CredentialIx) -> Relevance {
        let known = self.credentials.get(usize::from(credential.0));
        let own = known.and_then(|entry| entry.relevance.get(usize::from(role.0)));
        own.copied().unwrap_or_default()
    }

    /// Returns the chance that a credential adds nothing in a role: the rest of its weight where it is asked for further up, and
    /// half, by our judgment, where no figure moves its value.
    pub fn chance_of_nothing(&self, role: RoleIx, credential: CredentialIx) -> f64 {
        const WITHOUT_FIGURES: f64 = 0.5;
        let weight = self.find_relevance(role, credential).weight();
        let known = self.credentials.get(usize::from(credential.0));
        let mut value = known.into_iter().flat_map(|entry| &entry.value);
        let is_judged = value.any(|ix| {
            self.coefficient(*ix).is_none_or(|coefficient| coefficient.kind == Kind::Judgement)
        });
        (1.0 - weight).max(if is_judged { WITHOUT_FIGURES } else { 0.0 })
    }

    /// Returns a credential's value as the best one held: the sum of its coefficients.
    pub fn credential_value(&self, credential: CredentialIx) -> f64 {
        let known = self.credentials.get(usize::from(credential.0));
        known.map_or(0.0, |entry| entry.value.iter().map(|ix| self.score(*ix)).sum())
    }

    /// Weighs the credentials held by what they say in a role.
    pub fn weigh_credentials(&self, role: RoleIx, held: CredentialSet) -> CountedCredentials {
        let mut best: Option<(CredentialIx, f64)> = None;
        let mut sum = 0.0;
        let is_related = |ix: &CredentialIx| self.find_relevance(role, *ix) > Relevance::Unrelated;
        let counted: CredentialSet =
            self.counted_credentials(held).iter().filter(is_related).collect();
        for ix in counted.iter() {
            let weight = self.find_relevance(role, ix).weight();
            let value = |(ix, weight): (CredentialIx, f64)| weight * self.credential_value(ix);
            if best.is_none_or(|best| value(best) < value((ix, weight))) {
                best = Some((ix, weight));
            }
            // Each family is summed once, at its first member.
            let family = self.family_of(ix);
            let is_first = |other: &CredentialIx| self.family_of(*other) == family;
            if counted.iter().find(is_first) == Some(ix) {
                sum += self.weigh_family(role, family, counted);
            }
        }
        CountedCredentials { best, further: (sum - 1.0).max(0.0) }
    }

    /// Sums the weights of one family's credentials. Of those at different heights the height with the most counts; a
    /// specialty stands beside any, and one for newcomers is none of them.
    fn weigh_family(&self, role: RoleIx, family: &str, counted: CredentialSet) -> f64 {
        let at = |level: Level| -> f64 {
            let own = counted.iter().filter(|ix| self.family_of(*ix) == family);
            let own = own.filter(|ix| self.level_of(*ix) == level);
            own.map(|ix| self.find_relevance(role, ix).weight()).sum()
        };
        at(Level::Core).max(at(Level::Advanced)) + at(Level::Specialty)
    }

    /// True if a credential counts no less than another in every role, whatever is held beside them: of the same family
    /// and level, or one that always adds, and worth no less in any.
    pub fn is_worth_as_much(&self, one: CredentialIx, other: CredentialIx) -> bool {
        let roles = 0..self.roles.len();
        let mut roles = roles.filter_map(|index| index.try_into().ok().map(RoleIx));
        let weight = |role, ix| self.find_relevance(role, ix).weight();
        let is_alike = self.family_of(one) == self.family_of(other)
            && self.level_of(one) == self.level_of(other);
        (is_alike || self.always_adds(one))
            && self.credential_value(one) >= self.credential_value(other)
            && roles.all(|role| weight(role, one) >= weight(role, other))
    }

    /// Lists the credentials that the model knows.
    pub(super) fn list_credentials(&self) -> impl Iterator<Item = CredentialIx> + use<> {
        let places = 0..self.credentials.len();
        places.filter_map(|place| place.try_into().ok().map(CredentialIx))
    }

    /// True if a credential counts with its weight whatever is held beside it: none of its family stands at another height.
    fn always_adds(&self, ix: CredentialIx) -> bool {
        let is_main = |level: Level| matches!(level, Level::Core | Level::Advanced);
        let own = self.level_of(ix);
        let mut others = self.list_credentials();
        let differs = |other: CredentialIx| {
            let level = self.level_of(other);
            self.family_of(other) == self.family_of(ix) && is_main(level) && level != own
        };
        match own {
            Level::Entry => false,
            Level::Specialty => true,
            Level::Core | Level::Advanced => !others.any(differs),
        }
    }

    /// Lists the credentials that are held and known and do not count in a role, with the reason.
    pub(super) fn list_discounted(
        &self,
        role: RoleIx,
        held: CredentialSet,
    ) -> Vec<(CredentialIx, Discount)> {
        let counted = self.counted_credentials(held);
        let related = |ix: &CredentialIx| self.find_relevance(role, *ix) != Relevance::Unrelated;
        let is_fuller = |ix: CredentialIx| self.level_of(ix) > Level::Entry;
        let best = self.weigh_credentials(role, held).best.map(|(ix, _)| ix);
        let reason = |ix: &CredentialIx| {
            if !related(ix) {
                return Some(Discount::Unrelated);
            }
            let mut others = counted.iter().filter(|other| other != ix).filter(related);
            let is_covered = match self.level_of(*ix) {
                Level::Entry => best != Some(*ix) && others.next().is_some(),
                Level::Core => {
                    let covers = |other: &CredentialIx| {
                        self.level_of(*other) == Level::Advanced
                            && self.family_of(*other) == self.family_of(*ix)
                    };
                    best != Some(*ix) && is_fuller(*ix) && others.any(|other| covers(&other))
                }
                Level::Specialty | Level::Advanced => false,
            };
            is_covered.then_some(Discount::Covered)
        };
        counted.iter().filter_map(|ix| Some((ix, reason(&ix)?))).collect()
    }

    /// A credential that the model says no family of is a family of its own.
    fn family_of(&self, ix: CredentialIx) -> &str {
        let known = self.credentials.get(usize::from(ix.0));
        known.map_or("", |entry| if entry.family.is_empty() { &entry.id } else { &entry.family })
    }

    fn level_of(&self, ix: CredentialIx) -> Level {
        self.credentials.get(usize::from(ix.0)).map(|entry| entry.level).unwrap_or_default()
    }
}
