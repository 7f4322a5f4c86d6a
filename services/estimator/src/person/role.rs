//! The role by its id, by what people call it, or by a free title of its occupation.

use std::collections::{HashMap, HashSet};

use futures_util::{StreamExt as _, stream};
use medwage_contracts::pb::errors::ErrorReason;
use medwage_contracts::pb::estimator as pb;
use medwage_domain::code::Soc;
use medwage_domain::estimate::{Model, Role, RoleIx};
use medwage_service_kit::Violation;

use super::{nearest, within_length};
use crate::context::Context;
use crate::error::Error;

/// How many titles of one call are asked for at once.
const TITLES_AT_ONCE: usize = 16;

/// What a text means.
pub(super) enum Meant {
    /// A role, with what a caller should look at.
    Role(RoleIx, Option<pb::Warning>),
    /// Nothing.
    Nothing(Violation),
    /// Only the benchmark service may know it as a title of an occupation, and did not answer.
    Unasked(Error),
}

/// Free titles that nobody here knows, as the benchmark service understood them, or why it did not answer.
#[derive(Debug, Default)]
pub(crate) struct Titles(HashMap<String, Result<Title, Error>>);

/// A free title as the benchmark service understood it.
#[derive(Clone, Debug)]
pub(crate) struct Title {
    /// Its occupation; none where it is no title of one.
    pub(crate) occupation: Option<Soc>,
    /// The text that matched and where it is from.
    pub(crate) matched: String,
}

/// Asks the benchmark service for the titles that nobody here knows, each once and some at a time.
pub(crate) async fn learn(context: &Context, texts: impl Iterator<Item = &str>) -> Titles {
    let asked = |text: &&str| !text.is_empty() && within_length("role", text).is_ok();
    let unknown = |text: &&str| known(context, text).is_none();
    let texts: HashSet<_> =
        texts.map(str::trim).filter(asked).filter(unknown).map(str::to_owned).collect();
    if texts.is_empty() {
        return Titles::default();
    }
    let learned = texts.into_iter().map(|text| async move {
        let title = context.market.title(&text).await;
        (text, title)
    });
    Titles(stream::iter(learned).buffer_unordered(TITLES_AT_ONCE).collect().await)
}

/// Finds the one role that is meant.
pub(super) fn read(context: &Context, titles: &Titles, text: &str) -> Meant {
    let text = match within_length("role", text) {
        Ok("") => {
            let told = "is required: an id such as coder-2, or a title";
            return Meant::Nothing(Violation::new("role", told));
        }
        Ok(text) => text,
        Err(violation) => return Meant::Nothing(violation),
    };
    let title = match titles.0.get(text) {
        Some(Ok(title)) => title,
        Some(Err(error)) => return Meant::Unasked(error.clone()),
        None => {
            let unasked = || context.market.out_of_reach("the role's title was not asked for");
            return known(context, text)
                .map_or_else(|| Meant::Unasked(unasked()), |role| Meant::Role(role, None));
        }
    };
    match title.occupation.and_then(|soc| usual_role(context.model, soc)) {
        Some((ix, role)) => Meant::Role(ix, Some(taken_as(text, title, role))),
        None => Meant::Nothing(unknown(context, text)),
    }
}

/// The role that the catalogue knows by a name. Comparing with all names takes longer than an estimate, so
/// what was found is remembered.
fn known(context: &Context, text: &str) -> Option<RoleIx> {
    if let Some(role) = context.role_names.get(text) {
        return Some(role);
    }
    let called = context.catalogue.role_called(text).and_then(|it| context.catalogue.roles.get(it));
    let role = context.model.role(called.map_or(Some(text), |role| role.model_id())?)?;
    context.role_names.insert(text.into(), role);
    Some(role)
}

/// The role of an occupation whose score is nearest to the average person's.
fn usual_role(model: &Model, soc: Soc) -> Option<(RoleIx, &Role)> {
    let mean = model.population(soc)?.role.mean;
    let apart = |role: &Role| (role.coefficient.map_or(0.0, |ix| model.score(ix)) - mean).abs();
    let roles = (0..).map(RoleIx).zip(&model.roles).filter(|(_, role)| role.soc == soc);
    roles.min_by(|one, other| apart(one.1).total_cmp(&apart(other.1)))
}

fn taken_as(text: &str, title: &Title, role: &Role) -> pb::Warning {
    pb::Warning {
        id: "role.from_title".to_owned(),
        field: "role".to_owned(),
        text: format!(
            "{text:?} is a title of {} ({}); it is taken as that occupation's most usual role, {}",
            role.soc, title.matched, role.id
        ),
        source: "medwage.benchmark.v1.BenchmarkService/SearchOccupations".to_owned(),
    }
}

fn unknown(context: &Context, text: &str) -> Violation {
    let near = nearest(text, context.model.roles.iter().map(|it| it.title.as_str()));
    let told =
        format!("{text:?} is no role that is known; nearest are {near}; ListFactors has all");
    Violation::of(ErrorReason::OccupationUnknown, "role", told)
        .with("role", text)
        .with("candidates", near)
}
