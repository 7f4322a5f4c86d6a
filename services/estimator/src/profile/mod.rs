//! From a profile and its options to what an estimate needs, or everything that is wrong with them.

mod credentials;
mod fields;
mod location;
mod options;
mod paths;
mod reading;

use std::borrow::Cow;
use std::sync::Arc;

use medwage_catalog_service::TitleFill;
use medwage_contracts::pb::estimator as pb;
use medwage_contracts::pb::types::{
    EmployerKind, JobProfile, Resolved, UnusedInput, UnusedKind, Warning,
};
use medwage_domain::code::Soc;
use medwage_domain::estimate::{DutyIx, Place, Policy, Profile};
use medwage_domain::reading::TitleParts;
use medwage_rpc_status::{Violation, Violations};

pub(crate) use self::credentials::ReadCredential;
use self::credentials::read_credentials;
use self::fields::FieldReader;
pub(crate) use self::fields::{MAX_TEXT, check_hours, check_length, too_many};
pub(crate) use self::location::PayLocation;
use self::location::{read_locations, read_text};
pub(crate) use self::options::{OptionFields, Options, read_view};
pub(crate) use self::paths::{ChangedFields, FieldPaths};
pub(crate) use self::reading::{CredentialReading, FoundRole, Occupations, read_occupations};
use self::reading::{ReadRole, RoleReading, read_role};
use crate::benchmark::MarketQuery;
use crate::context::Context;
use crate::error::Error;

/// A profile that was read.
#[derive(Clone, Debug)]
pub(crate) struct ReadProfile {
    /// The profile as the model knows it.
    pub(crate) profile: Profile,
    pub(crate) soc: Soc,
    pub(crate) role: Resolved,
    /// The occupation that the role was given as, where it was.
    pub(crate) occupation: Option<Resolved>,
    /// The credentials that the model has, in the order of the request.
    pub(crate) credentials: Vec<ReadCredential>,
    /// Duties with their places in the request.
    pub(crate) duties: Vec<(DutyIx, usize)>,
    /// As the caller wrote it; empty for the area's own mix.
    pub(crate) industry: Box<str>,
    pub(crate) policy: Policy,
    /// The places that can set the pay.
    pub(crate) locations: Vec<PayLocation>,
    pub(crate) warnings: Vec<Warning>,
    /// Inputs that say nothing about pay, whatever the distributions are.
    pub(crate) unused: Vec<UnusedInput>,
    /// The parts of the title beside the role, and what of it the caller left unset.
    pub(crate) parts: Arc<TitleParts>,
    pub(crate) fill: TitleFill,
    pub(crate) paths: FieldPaths,
}

/// Somebody in a job, and what they are priced with.
#[derive(Clone, Debug)]
pub(crate) struct EstimateQuery {
    pub(crate) person: ReadProfile,
    pub(crate) options: Options,
}

impl EstimateQuery {
    /// Reads a request whose role is among the occupations, if it had to be asked for.
    pub(crate) fn read_query(
        context: &Context,
        occupations: &Occupations,
        request: &pb::EstimatePayRequest,
    ) -> Result<Self, Error> {
        let fields = OptionFields {
            percentiles: &request.percentiles,
            release: &request.release,
            aging: request.aging.as_ref(),
            input_mode: request.input_mode,
            view: request.view,
        };
        Self::read_parts(context, occupations, request.profile.as_ref(), &fields)
    }

    /// Reads a profile with its options.
    pub(crate) fn read_parts(
        context: &Context,
        occupations: &Occupations,
        profile: Option<&JobProfile>,
        fields: &OptionFields<'_>,
    ) -> Result<Self, Error> {
        let mut wrong = Violations::default();
        let options = fields.read_options(context, &mut wrong)?;
        let strict = options.as_ref().is_some_and(|options| options.strict);
        let person = match profile {
            Some(profile) => {
                let paths = FieldPaths::Profile;
                ReadProfile::from_profile(context, occupations, profile, strict, paths, &mut wrong)?
            }
            None => {
                wrong.add_violation(Violation::required("profile", "is required, with its role"));
                None
            }
        };
        let query = person.zip(options).map(|(person, options)| Self { person, options });
        wrong.into_result(query)
    }

    /// Returns the markets whose pay the estimate needs: for each place its area, then the industry in it if one is
    /// stated.
    pub(crate) fn list_markets(&self) -> impl Iterator<Item = MarketQuery> + '_ {
        self.person.locations.iter().flat_map(|location| {
            let industry = &*self.person.industry;
            let stated = (!industry.is_empty()).then_some(industry);
            [Some(""), stated].into_iter().flatten().map(|industry| MarketQuery {
                release: self.options.release.clone(),
                occupation: self.person.soc,
                area: location.area.clone(),
                industry: industry.into(),
                aging: self.options.aging.clone(),
            })
        })
    }
}

impl ReadProfile {
    /// Reads a profile, and gathers what is wrong with it. `strict` makes a credential that does not count an error.
    ///
    /// # Errors
    /// Where its role may be known to the benchmark service, and that did not answer.
    pub(crate) fn from_profile(
        context: &Context,
        occupations: &Occupations,
        profile: &JobProfile,
        strict: bool,
        paths: FieldPaths,
        wrong: &mut Violations,
    ) -> Result<Option<Self>, Error> {
        let model = context.model;
        let mut warnings = Vec::new();
        let mut unused = Vec::new();
        let role = match read_role(context, occupations, &profile.role) {
            RoleReading::Role(read) => Some(read),
            RoleReading::Unclear(violation) => {
                wrong.add_violation(violation.for_field(&paths.path("role")));
                None
            }
            RoleReading::NotAsked(error) => return Err(error),
        };
        // What the title says beside the role counts where the caller left the field unset.
        let parts = role.as_ref().map(|role| Arc::clone(&role.parts)).unwrap_or_default();
        let mut filled = Cow::Borrowed(profile);
        let fill = match parts.says_nothing() {
            true => TitleFill::default(),
            false => TitleFill::fill_profile(&parts, filled.to_mut()),
        };
        let profile = &*filled;
        unused.extend(
            fill.unused
                .iter()
                .map(|unused| UnusedInput { field: paths.path("role"), ..unused.clone() }),
        );
        let paths = match fill.fields.as_slice() {
            [] => paths,
            fields => FieldPaths::Title { own: Box::new(paths), fields: fields.to_vec() },
        };
        let reader = FieldReader { model, profile, paths: &paths };
        let years = wrong.take_field(reader.experience_years());
        let education = wrong.take_field(reader.read_education(&mut warnings));
        let role_ix = role.as_ref().map(|role| role.role);
        let credentials = read_credentials(context, &reader, role_ix, strict, wrong);
        let specialty = wrong.take_field(reader.read_specialty());
        let duties = reader.read_duties(wrong);
        let reports = wrong.take_field(reader.direct_report_count());
        let employer_size = wrong.take_field(reader.employer_size());
        let hours = wrong.take_field(reader.hours_per_week());
        let employer_kind = wrong.take_field(reader.employer_kind());
        reader.check_requirements(wrong);
        let industry = read_text("industry", &profile.industry, &paths, wrong);
        let locations = read_locations(profile, &paths, wrong);
        let mut stated_duties = [false; 8];
        for (ix, _) in &duties {
            if let Some(duty) = stated_duties.get_mut(usize::from(ix.0)) {
                *duty = true;
            }
        }
        let read = || {
            let ReadRole { role, mut resolved, occupation, .. } = role?;
            fill.note_role(&mut resolved);
            let (mut credentials, held) = credentials;
            for credential in &mut credentials.read {
                fill.note_source("credentials", &mut credential.resolved);
            }
            let profile_of_model = Profile {
                role,
                years: years?,
                education: education?,
                credentials: held,
                specialty: specialty?,
                duties: stated_duties,
                team_size: reports?,
                practice_size: employer_size?,
                hours_per_week: hours?,
            };
            let (policy, locations) = locations?;
            if let Some(occupation) = &occupation {
                warnings.push(taken_as_role(&paths, occupation, &resolved));
            }
            credentials.note_prerequisites(context, &paths, &profile_of_model, &mut warnings);
            warnings.extend(credentials.warnings);
            unused.extend(credentials.unused);
            note_unused(profile, employer_kind?, &paths, &mut unused);
            note_unused_areas(profile, policy, &paths, &mut unused);
            Some(Self {
                profile: profile_of_model,
                soc: model.roles.get(usize::from(role.0))?.soc,
                role: resolved,
                occupation,
                credentials: credentials.read,
                duties,
                industry: industry?.into(),
                policy,
                locations,
                warnings,
                unused,
                parts,
                fill: fill.clone(),
                paths: paths.clone(),
            })
        };
        Ok(read())
    }
}

impl ReadProfile {
    /// Returns the profile with what its title says in the fields that were left unset, for changes to it. Where remote
    /// work is paid is left to each of them: one may name a place.
    pub(crate) fn fill_from_title(&self, profile: &JobProfile) -> JobProfile {
        let mut filled = profile.clone();
        TitleFill::fill_profile(&self.parts, &mut filled);
        filled.remote_policy.clone_from(&profile.remote_policy);
        filled
    }
}

fn taken_as_role(paths: &FieldPaths, occupation: &Resolved, role: &Resolved) -> Warning {
    let name = match occupation.display_name.as_str() {
        "" => &occupation.input,
        name => name,
    };
    Warning {
        id: "role.from_occupation".to_owned(),
        field: paths.path("role"),
        text: format!(
            "{name} is an occupation of several roles; {} is its most usual one and stands for it",
            role.display_name
        ),
        source: String::new(),
    }
}

/// Notes inputs that no estimate takes into account.
fn note_unused(
    profile: &JobProfile,
    employer_kind: EmployerKind,
    paths: &FieldPaths,
    unused: &mut Vec<UnusedInput>,
) {
    let mut note = |field: &str, input: String, kind: UnusedKind, reason: &str| {
        unused.push(UnusedInput {
            field: paths.path(field),
            input,
            kind: kind.into(),
            reason: reason.to_owned(),
            nearest: Vec::new(),
        });
    };
    if employer_kind != EmployerKind::Unspecified {
        let input = employer_kind.as_str_name().to_owned();
        let reason = "no figure says what it pays at equal role";
        note("employer_kind", input, UnusedKind::NotPriced, reason);
    }
    let counted = |count: usize| format!("{count} given");
    if !profile.role_experience.is_empty() {
        let reason = "it counts for requirements; pay follows experience_years";
        let input = counted(profile.role_experience.len());
        note("role_experience", input, UnusedKind::NotApplicable, reason);
    }
    if !profile.completed_programs.is_empty() {
        let reason = "they count for requirements; pay follows education";
        let input = counted(profile.completed_programs.len());
        note("completed_programs", input, UnusedKind::NotApplicable, reason);
    }
}

/// Notes areas that the remote policy leaves out.
fn note_unused_areas(
    profile: &JobProfile,
    policy: Policy,
    paths: &FieldPaths,
    unused: &mut Vec<UnusedInput>,
) {
    let employee_area = profile.remote_policy.as_ref().map_or("", |policy| &policy.employee_area);
    let areas = [
        (Place::Employer, "area", profile.area.as_str()),
        (Place::Employee, "remote_policy.employee_area", employee_area),
    ];
    for (place, field, area) in areas {
        if !area.trim().is_empty() && !is_counted(policy, place) {
            unused.push(UnusedInput {
                field: paths.path(field),
                input: area.to_owned(),
                kind: UnusedKind::NotApplicable.into(),
                reason: "the remote policy does not count this place".to_owned(),
                nearest: Vec::new(),
            });
        }
    }
}

fn is_counted(policy: Policy, place: Place) -> bool {
    match (policy, place) {
        (Policy::Employer, Place::Employer)
        | (Policy::Employee, Place::Employee)
        | (Policy::National, Place::Nation) => true,
        (Policy::Blend([employer, _, _]), Place::Employer) => employer > 0.0,
        (Policy::Blend([_, employee, _]), Place::Employee) => employee > 0.0,
        (Policy::Blend([_, _, nation]), Place::Nation) => nation > 0.0,
        _ => false,
    }
}
