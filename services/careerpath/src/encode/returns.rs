//! Returns and gaps.

use medwage_contracts::pb::careerpath as pb;
use medwage_contracts::pb::estimator::MoneySpread;
use medwage_domain::career::{Catalogue, Credential, Gap, Outlay, Return};
use medwage_domain::compensation::Spread;

use super::catalogue::{credential_name, names, role_name, signed};
use super::fact::figures;

/// Writes what a credential costs and brings.
pub(crate) fn reckoned(credential: &Credential, it: &Return) -> pb::CredentialReturn {
    pb::CredentialReturn {
        credential: credential_name(credential),
        title: credential.title.clone(),
        uplift: Some(spread(it.uplift)),
        outlays: it.outlays.iter().map(outlay).collect(),
        cost: Some(spread(it.cost)),
        months: signed(it.months),
        pass_probability: it.pass,
        expected_attempts: it.attempts,
        payback_months: it.payback_months.map(signed),
        net_present_value: Some(spread(it.value)),
        internal_rate_percent: it.internal_rate.map(|rate| rate * 100.0),
        loss_probability: it.loss,
        break_even_uplift: it.break_even.map(Into::into),
        ..pb::CredentialReturn::default()
    }
}

fn outlay(it: &Outlay) -> pb::Outlay {
    pb::Outlay {
        kind: it.cost.id().to_owned(),
        value: Some(spread(it.value)),
        first_month: signed(it.first_month),
        every_months: it.every_months.map(signed),
        figures: figures(&it.figures),
        assumption: it.assumption.clone(),
    }
}

/// Writes an amount with its ends.
pub(crate) fn spread(it: Spread) -> MoneySpread {
    MoneySpread { low: Some(it.low.into()), base: Some(it.base.into()), high: Some(it.high.into()) }
}

/// Writes what a person lacks. `role` is the place of the role that it is lacking for, if it is one.
pub(crate) fn gaps(catalogue: &Catalogue, gaps: &[Gap], role: Option<usize>) -> Vec<pb::Gap> {
    gaps.iter().map(|it| gap(catalogue, it, role)).collect()
}

fn gap(catalogue: &Catalogue, gap: &Gap, role: Option<usize>) -> pb::Gap {
    use pb::gap::Gap as Form;
    let (form, text) = match gap {
        Gap::Education(level) => {
            (Form::Education(level.id().to_owned()), format!("needs schooling: {}", level.id()))
        }
        Gap::Years(years) => {
            (Form::Years(*years), format!("needs {years} more years in the field"))
        }
        Gap::OneOf(set) => {
            let credentials = names(catalogue, *set);
            let codes: Vec<_> =
                credentials.iter().map(|it| it.trim_start_matches("credentials/")).collect();
            let text = format!("needs {}", codes.join(" or "));
            (Form::OneOf(pb::CredentialChoice { credentials }), text)
        }
        Gap::Ladder => {
            let own = role.and_then(|place| catalogue.roles.get(place));
            let from: Vec<_> = own
                .into_iter()
                .flat_map(|role| &role.from)
                .filter_map(|place| catalogue.roles.get(*place))
                .collect();
            let titles: Vec<_> = from.iter().map(|it| it.title.as_str()).collect();
            let text = format!("needs work as {}", titles.join(" or "));
            let roles = from.into_iter().map(role_name).collect();
            (Form::WorkIn(pb::RoleChoice { roles }), text)
        }
    };
    pb::Gap { gap: Some(form), text }
}
