//! A person and the job that they do, as far as either moves pay.

/// The place of a role in the model.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RoleIx(pub u16);

/// The place of a credential in the model; below [`CredentialSet::CAPACITY`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CredentialIx(pub u8);

/// The place of a duty in the model; below 8.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DutyIx(pub u8);

/// The place of a specialty in the model.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SpecialtyIx(pub u8);

/// The place of a size of physicians' practice in the model.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PracticeSizeIx(pub u8);

/// Schooling, by the highest level reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Education {
    /// High school, or less.
    HighSchool,
    /// A certificate, or some college without a degree.
    Certificate,
    /// An associate degree.
    Associate,
    /// A bachelor's degree.
    Bachelor,
    /// A master's degree, or more.
    Master,
}

impl Education {
    /// All levels, ascending, with their ids.
    pub const ALL: [(Self, &'static str); 5] = [
        (Self::HighSchool, "high-school"),
        (Self::Certificate, "certificate"),
        (Self::Associate, "associate"),
        (Self::Bachelor, "bachelor"),
        (Self::Master, "master"),
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

/// Credentials held: a set, so their order can't matter. It is a few words, since the planner copies and
/// hashes one for each point of a plan.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct CredentialSet([u64; 4]);

impl CredentialSet {
    /// How many credentials a model or a catalog can have: as many as a [`CredentialIx`] can count.
    pub const CAPACITY: usize = u8::MAX as usize;
    /// No credential.
    pub const NONE: Self = Self([0; 4]);

    /// Returns the set with one more; the same set for a place beyond the capacity.
    pub const fn with_credential(self, credential: CredentialIx) -> Self {
        let place = credential.0 as usize;
        let mut words = self.0;
        if place < Self::CAPACITY {
            words[place / 64] |= 1 << (place % 64);
        }
        Self(words)
    }

    /// Returns the set with the members of another.
    pub const fn with_members(self, other: Self) -> Self {
        let ([a, b, c, d], [e, f, g, h]) = (self.0, other.0);
        Self([a | e, b | f, c | g, d | h])
    }

    /// Returns the set without the members of another.
    pub const fn without_members(self, other: Self) -> Self {
        let ([a, b, c, d], [e, f, g, h]) = (self.0, other.0);
        Self([a & !e, b & !f, c & !g, d & !h])
    }

    /// True if the sets have a member in common.
    pub const fn has_common(self, other: Self) -> bool {
        let ([a, b, c, d], [e, f, g, h]) = (self.0, other.0);
        (a & e) | (b & f) | (c & g) | (d & h) != 0
    }

    /// Returns how many there are.
    pub const fn len(self) -> usize {
        let [a, b, c, d] = self.0;
        (a.count_ones() + b.count_ones() + c.count_ones() + d.count_ones()) as usize
    }

    /// True if there are none.
    pub const fn is_empty(self) -> bool {
        let [a, b, c, d] = self.0;
        a | b | c | d == 0
    }

    /// The members, by place.
    pub fn iter(self) -> impl Iterator<Item = CredentialIx> {
        let mut words = self.0;
        std::iter::from_fn(move || {
            let word = words.iter().position(|word| *word != 0)?;
            let place = 64 * word + words[word].trailing_zeros() as usize;
            words[word] &= words[word] - 1;
            u8::try_from(place).ok().map(CredentialIx)
        })
    }
}

impl FromIterator<CredentialIx> for CredentialSet {
    fn from_iter<T: IntoIterator<Item = CredentialIx>>(members: T) -> Self {
        members.into_iter().fold(Self::NONE, Self::with_credential)
    }
}

/// The person who is estimated, and the work. A part that is not stated counts as the average of the occupation, and
/// leaves the spread of pay wider.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Profile {
    /// The role, which also decides the occupation of the base.
    pub role: RoleIx,
    /// Years in the field.
    pub years: Option<f64>,
    /// The highest schooling.
    pub education: Option<Education>,
    /// Credentials held; an empty set says that there are none.
    pub credentials: Option<CredentialSet>,
    /// The kind of records that the work is on.
    pub specialty: Option<SpecialtyIx>,
    /// Duties beyond the role, as a set of places in the model.
    pub duties: [bool; 8],
    /// People led.
    pub team_size: Option<u32>,
    /// Size of the physicians' practice that employs.
    pub practice_size: Option<PracticeSizeIx>,
    /// Hours a week.
    pub hours_per_week: Option<f64>,
}

impl Profile {
    /// A person of whom only the role is known.
    pub const fn of_role(role: RoleIx) -> Self {
        Self {
            role,
            years: None,
            education: None,
            credentials: None,
            specialty: None,
            duties: [false; 8],
            team_size: None,
            practice_size: None,
            hours_per_week: None,
        }
    }

    /// The duties stated.
    pub fn duties(&self) -> impl Iterator<Item = DutyIx> + '_ {
        (0_u8..).zip(self.duties).filter_map(|(place, has)| has.then_some(DutyIx(place)))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_set_of_credentials_holds_what_was_put_in(
            one in prop::collection::btree_set(0_u8..255, 0..40),
            other in prop::collection::btree_set(0_u8..255, 0..40),
        ) {
            let set = |places: &std::collections::BTreeSet<u8>| -> CredentialSet {
                places.iter().copied().map(CredentialIx).collect()
            };
            let places = |set: CredentialSet| set.iter().map(|it| it.0).collect::<Vec<_>>();
            let (first, second) = (set(&one), set(&other));
            prop_assert_eq!(places(first), one.iter().copied().collect::<Vec<_>>());
            prop_assert_eq!((first.len(), first.is_empty()), (one.len(), one.is_empty()));
            prop_assert_eq!(first.has_common(second), !one.is_disjoint(&other));
            let rest: Vec<_> = one.difference(&other).copied().collect();
            prop_assert_eq!(places(first.without_members(second)), rest);
            let both: Vec<_> = one.union(&other).copied().collect();
            prop_assert_eq!(places(first.with_members(second)), both);
        }
    }

    #[test]
    fn a_place_beyond_the_capacity_is_in_no_set() {
        assert_eq!(CredentialSet::NONE.with_credential(CredentialIx(u8::MAX)), CredentialSet::NONE);
    }
}
