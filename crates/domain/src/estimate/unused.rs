//! Inputs that did not move the answer, each with its reason.

use super::base::Base;
use super::model::Model;
use super::profile::{CredentialIx, DutyIx, Profile, RoleIx};
use super::relevance::Discount;

/// The hours of a full-time week (BLS counts 2,080 a year).
pub(super) const FULL_TIME: f64 = 40.0;

/// An input.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Input {
    /// Years in the field.
    Years,
    /// A credential.
    Credential(CredentialIx),
    /// That there is no credential.
    NoCredential,
    /// The specialty.
    Specialty,
    /// A duty.
    Duty(DutyIx),
    /// People led.
    TeamSize,
    /// The size of the practice.
    PracticeSize,
    /// Hours a week.
    Hours,
}

/// Why an input did not move the answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum UnusedReason {
    /// No published figure supports an effect.
    NoFigure,
    /// Another credential held replaces it.
    Replaced,
    /// A fuller credential says the same and more.
    Covered,
    /// It is of another line of work than the role.
    Unrelated,
    /// Surveys print no step for so many credentials.
    BeyondCounted,
    /// The model doesn't have it.
    Unknown,
    /// The role already says it, or never has it.
    NotForRole,
    /// Only physicians' offices are told apart by it.
    NotForSetting,
    /// Years beyond the last that the figures tell apart.
    BeyondYears,
    /// The choice that the scores of the others are measured from.
    Reference,
    /// Hours above full time are overtime, which belongs to total compensation.
    Overtime,
    /// The hours that the official wages are for.
    FullTime,
}

impl UnusedReason {
    /// Returns the reason in a sentence.
    pub const fn text(self) -> &'static str {
        match self {
            Self::NoFigure => "no published figure says how much it moves pay",
            Self::Replaced => "another credential held says the same and more",
            Self::Covered => "a fuller credential held says the same and more",
            Self::Unrelated => "employers of this role ask for other credentials",
            Self::BeyondCounted => "surveys tell no more credentials apart than are counted",
            Self::Unknown => "the model does not have it",
            Self::NotForRole => "the role already says it, or the figures give it no effect there",
            Self::NotForSetting => "it is only known to matter in offices of physicians",
            Self::BeyondYears => "the figures tell no more years apart",
            Self::Reference => {
                "it is the usual case, which the official wages and the scores of the others start from"
            }
            Self::FullTime => "the official wages are those of 40 hours a week already",
            Self::Overtime => "hours above 40 a week are overtime, which total compensation counts",
        }
    }
}

/// An input that did not move the answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Unused {
    /// Which.
    pub input: Input,
    /// Why not.
    pub reason: UnusedReason,
}

/// Returns every stated input that does not move the answer.
pub(super) fn find_unused(model: &Model, profile: &Profile, base: &Base) -> Vec<Unused> {
    let mut found = Vec::new();
    let mut add = |input, reason| found.push(Unused { input, reason });
    let last_year = model.experience.last().map_or(0.0, |stretch| stretch.to);
    if profile.years.is_some_and(|years| years > last_year) {
        add(Input::Years, UnusedReason::BeyondYears);
    }
    let count = model.role_of(profile).is_some_and(|role| role.credentials_count);
    if let Some(held) = profile.credentials.filter(|_| !count) {
        held.iter().for_each(|ix| add(Input::Credential(ix), UnusedReason::NotForRole));
        if held.is_empty() {
            add(Input::NoCredential, UnusedReason::NotForRole);
        }
    }
    if let Some(held) = profile.credentials.filter(|_| count) {
        for ix in held.without_members(model.counted_credentials(held)).iter() {
            let known = usize::from(ix.0) < model.credentials.len();
            let reason = if known { UnusedReason::Replaced } else { UnusedReason::Unknown };
            add(Input::Credential(ix), reason);
        }
        let discounted = model.list_discounted(profile.role, held);
        for (ix, discount) in &discounted {
            let reason = match discount {
                Discount::Unrelated => UnusedReason::Unrelated,
                Discount::Covered => UnusedReason::Covered,
            };
            add(Input::Credential(*ix), reason);
        }
        let discounted = discounted.iter().map(|(ix, _)| *ix).collect();
        let counted = model.further_credentials.len() + 1;
        for ix in model.least_valuable(profile.role, held.without_members(discounted), counted) {
            add(Input::Credential(ix), UnusedReason::BeyondCounted);
        }
    }
    if let Some(ix) = profile.specialty {
        match model.specialties.get(usize::from(ix.0)) {
            None => add(Input::Specialty, UnusedReason::Unknown),
            Some(specialty) if !specialty.within.contains(&profile.role) => {
                add(Input::Specialty, UnusedReason::NotForRole);
            }
            Some(specialty) if specialty.coefficient.is_none() => {
                add(Input::Specialty, UnusedReason::Reference);
            }
            Some(_) => {}
        }
    }
    for ix in profile.duties() {
        match model.duties.get(usize::from(ix.0)) {
            None => add(Input::Duty(ix), UnusedReason::Unknown),
            Some(duty) if !duty.within.contains(&profile.role) => {
                add(Input::Duty(ix), UnusedReason::NotForRole);
            }
            Some(_) => {}
        }
    }
    if profile.team_size.is_some() {
        add(Input::TeamSize, UnusedReason::NoFigure);
    }
    if let Some(ix) = profile.practice_size {
        if usize::from(ix.0) >= model.practice_sizes.len() {
            add(Input::PracticeSize, UnusedReason::Unknown);
        } else if !base.in_physicians_office() {
            add(Input::PracticeSize, UnusedReason::NotForSetting);
        }
    }
    match profile.hours_per_week {
        Some(hours) if hours > FULL_TIME => add(Input::Hours, UnusedReason::Overtime),
        Some(hours) if hours >= FULL_TIME => add(Input::Hours, UnusedReason::FullTime),
        _ => {}
    }
    found
}

impl Model {
    /// The counted credentials beyond so many, least valuable first in doubt.
    fn least_valuable(
        &self,
        role: RoleIx,
        held: super::profile::CredentialSet,
        counted: usize,
    ) -> impl Iterator<Item = CredentialIx> {
        let value = |ix: &CredentialIx| {
            self.find_relevance(role, *ix).weight() * self.credential_value(*ix)
        };
        let all = self.counted_credentials(held);
        // Most people hold a few: then nothing is sorted.
        let mut sorted: Vec<_> =
            if all.len() > counted { all.iter().collect() } else { Vec::new() };
        sorted.sort_by(|one, other| value(other).total_cmp(&value(one)));
        sorted.into_iter().skip(counted)
    }
}
