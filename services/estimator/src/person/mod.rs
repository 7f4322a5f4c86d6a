//! From a request to a person in a job, or everything that is wrong with it.

mod aging;
mod choices;
mod place;
mod role;

use std::sync::Arc;

use medwage_contracts::pb::estimator as pb;
use medwage_domain::code::Soc;
use medwage_domain::estimate::{Credential, Policy, Profile, RoleIx};
use medwage_service_kit::{Violation, Violations};

pub(crate) use self::place::Spot;
use self::role::Meant;
pub(crate) use self::role::{Title, Titles, learn};
use crate::context::Context;
use crate::error::Error;
use crate::market::{Aged, Question};

/// The longest text that is looked at.
const MAX_TEXT: usize = 200;

/// A person in a job, as far as a request says.
#[derive(Clone, Debug)]
pub(crate) struct Person {
    pub(crate) profile: Profile,
    pub(crate) occupation: Soc,
    pub(crate) setting: Box<str>,
    pub(crate) policy: Policy,
    /// The places that can set the pay.
    pub(crate) spots: Vec<Spot>,
    pub(crate) aged: Option<Aged>,
    pub(crate) release: Arc<str>,
    pub(crate) warnings: Vec<pb::Warning>,
}

impl Person {
    /// Reads a request, whose role may have to be asked for first.
    pub(crate) async fn of(
        context: &Context,
        request: &pb::EstimatePayRequest,
    ) -> Result<Self, Error> {
        let titles = learn(context, std::iter::once(request.role.as_str())).await;
        Self::read(context, &titles, request)
    }

    /// Reads a request whose role is among the titles, if it had to be asked for.
    pub(crate) fn read(
        context: &Context,
        titles: &Titles,
        request: &pb::EstimatePayRequest,
    ) -> Result<Self, Error> {
        let model = context.model;
        let mut wrong = Violations::default();
        let (role, taken_as) = match role::read(context, titles, &request.role) {
            Meant::Role(role, taken_as) => (Some(role), taken_as),
            Meant::Nothing(violation) => (wrong.take(Err(violation)), None),
            Meant::Unasked(error) => return Err(error),
        };
        let years = wrong.take(choices::years(request.years));
        let education = wrong.take(choices::education(&request.education));
        let credentials = choices::credentials(context, request, &mut wrong);
        let specialty = wrong.take(choices::specialty(model, &request.specialty));
        let duties = choices::duties(model, &request.duties, &mut wrong);
        let team_size = wrong.take(choices::team_size(request.team_size));
        let practice_size = wrong.take(choices::practice_size(model, &request.practice_size));
        let hours = wrong.take(choices::hours(request.hours_per_week));
        let setting = wrong.take(within_length("setting", &request.setting));
        let place = place::read(request, &mut wrong);
        let aged = wrong.take(aging::read(request));
        let profile = || {
            Some(Profile {
                role: role?,
                years: years?,
                education: education?,
                credentials,
                specialty: specialty?,
                duties,
                team_size: team_size?,
                practice_size: practice_size?,
                hours_per_week: hours?,
            })
        };
        let whole = profile().zip(setting).zip(place).zip(aged);
        let (((profile, setting), (policy, spots)), aged) = wrong.finish::<_, Error>(whole)?;
        Ok(Self {
            occupation: occupation(context, profile.role),
            warnings: taken_as.into_iter().chain(choices::warnings(context, &profile)).collect(),
            release: context.market.release(&request.release)?,
            setting: setting.into(),
            profile,
            policy,
            spots,
            aged,
        })
    }

    /// What has to be known of the market: for each place its area, then its setting if one is stated.
    pub(crate) fn questions(&self) -> impl Iterator<Item = Question> + '_ {
        self.spots.iter().flat_map(|spot| {
            let setting = (!self.setting.is_empty()).then_some(&*self.setting);
            [Some(""), setting].into_iter().flatten().map(|industry| Question {
                release: Arc::clone(&self.release),
                occupation: self.occupation,
                area: spot.area.clone(),
                industry: industry.into(),
                aged: self.aged.clone(),
            })
        })
    }
}

fn occupation(context: &Context, role: RoleIx) -> Soc {
    context.model.roles[usize::from(role.0)].soc
}

/// Refuses a text that is too long to be a name of anything.
fn within_length<'t>(field: &str, text: &'t str) -> Result<&'t str, Violation> {
    let length = text.chars().count();
    if length <= MAX_TEXT {
        return Ok(text.trim());
    }
    Err(Violation::new(field, format!("has {length} characters, {MAX_TEXT} are allowed")))
}

/// The names nearest to a text, best first, for a message.
fn nearest<'a>(text: &str, names: impl Iterator<Item = &'a str>) -> String {
    let text = text.to_lowercase();
    let like = |name: &str| strsim::jaro_winkler(&text, &name.to_lowercase());
    let mut scored: Vec<_> = names.map(|name| (like(name), name)).collect();
    scored.sort_by(|one, other| other.0.total_cmp(&one.0));
    scored.iter().take(5).map(|(_, name)| *name).collect::<Vec<_>>().join(", ")
}

/// The codes of credentials, for messages.
fn codes(credentials: &[Credential]) -> impl Iterator<Item = &str> {
    credentials.iter().map(|it| it.id.as_str())
}
