//! The parts that every answer about a person has: how it was read, and what pay rests on.

use medwage_contracts::pb::estimator::Estimate;
use medwage_contracts::pb::types::{
    Assumption, Degradation, ResolvedProfile, UnusedInput, UnusedKind, Warning,
};
use medwage_domain::text::career as text;

use crate::context::Context;
use crate::pay::Estimates;
use crate::profile::Person;

/// The fields that all replies about a person have.
pub(crate) struct ReplyContext {
    pub(crate) unused_inputs: Vec<UnusedInput>,
    pub(crate) warnings: Vec<Warning>,
    pub(crate) resolved: Option<ResolvedProfile>,
    pub(crate) model: String,
    pub(crate) release: String,
    pub(crate) catalog_digest: String,
    pub(crate) citation: String,
    pub(crate) degradation: Option<Degradation>,
}

/// Writes a reply: its own fields, and those that all replies have.
macro_rules! reply {
    ($message:ident, $context:expr, { $($field:ident: $value:expr),+ $(,)? }) => {{
        let context: crate::rpc::reply::ReplyContext = $context;
        medwage_contracts::pb::careerpath::$message {
            $($field: $value,)+
            unused_inputs: context.unused_inputs,
            warnings: context.warnings,
            resolved: context.resolved,
            model: context.model,
            release: context.release,
            catalog_digest: context.catalog_digest,
            citation: context.citation,
            degradation: context.degradation,
        }
    }};
}
pub(crate) use reply;

impl ReplyContext {
    /// Joins what was read here with what the estimator says. `own` is the estimate of the person as they are; a newcomer
    /// has none, and `any` says where their pay would be.
    pub(crate) fn new(
        context: &Context,
        person: &Person,
        estimates: &Estimates,
        own: Option<&Estimate>,
    ) -> Self {
        let any = own.or_else(|| estimates.each.iter().find_map(|it| it.as_ref().ok()));
        let (mut unused_inputs, mut warnings) =
            (person.unused_inputs.clone(), person.warnings.clone());
        if let Some(own) = own {
            unused_inputs.extend(
                own.unused_inputs
                    .iter()
                    .map(|it| UnusedInput { field: person.caller_path(&it.field), ..it.clone() }),
            );
            warnings.extend(
                own.warnings
                    .iter()
                    .map(|it| Warning { field: person.caller_path(&it.field), ..it.clone() }),
            );
        }
        let catalog_digest = context.catalog.digest().to_owned();
        if !estimates.catalog_digest.is_empty() && estimates.catalog_digest != catalog_digest {
            warnings.push(Warning {
                id: "catalog.differs".to_owned(),
                field: String::new(),
                text: "the estimator reads another catalog: a role or a credential may be named there \
                       that is not here"
                    .to_owned(),
                source: String::new(),
            });
        }
        Self {
            unused_inputs,
            warnings,
            resolved: Some(person.resolve(any.and_then(|it| it.resolved.as_ref()))),
            model: estimates.model.clone(),
            release: any.map_or_else(|| estimates.release.clone(), |it| it.release.clone()),
            catalog_digest,
            citation: estimates.citation.clone(),
            degradation: estimates.degradation.clone(),
        }
    }

    /// Warns of something in the answer itself.
    pub(crate) fn warn(&mut self, id: &str, field: &str, text: String) {
        self.warnings.push(Warning {
            id: id.to_owned(),
            field: field.to_owned(),
            text,
            source: String::new(),
        });
    }

    /// Names the person within a sentence.
    pub(crate) fn person_name<'n>(&'n self, title: Option<&'n str>) -> text::Person<'n> {
        let area = self.resolved.as_ref().and_then(|it| it.area.as_ref());
        text::Person { role: title, area: area.map_or("United States", |it| &it.display_name) }
    }
}

impl Person {
    /// Returns the title of the role; none for a newcomer.
    pub(crate) fn role_title<'c>(&self, context: &'c Context) -> Option<&'c str> {
        let role = self.qualifications.role.and_then(|index| context.catalog.roles.get(index));
        role.map(|it| it.title.as_str())
    }

    /// Lists a stated field of the terms that the method has no use for.
    pub(crate) fn set_aside_term(&mut self, field: &str, input: Option<String>, reason: &str) {
        if let Some(input) = input {
            self.set_aside(field, &input, UnusedKind::NotApplicable, reason.to_owned());
        }
    }

    /// Joins what was filled in with what a method takes for granted.
    pub(crate) fn list_assumptions(
        &self,
        own: impl IntoIterator<Item = Assumption>,
    ) -> Vec<Assumption> {
        self.assumptions.iter().cloned().chain(own).collect()
    }
}
