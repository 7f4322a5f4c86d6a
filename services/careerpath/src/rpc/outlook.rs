//! `GetOutlook`.

use medwage_contracts::names::{Collection, parse_outlook_name};
use medwage_contracts::pb::careerpath as pb;
use medwage_contracts::pb::types::{MatchKind, Resolved};
use medwage_domain::code::Soc;
use medwage_rpc_status::{Violation, Violations};

use crate::context::Context;
use crate::encode;
use crate::error::Error;
use crate::profile::read_view;

/// The most characters of a name.
const MOST_NAME: usize = 200;

pub(super) fn get(
    context: &Context,
    request: &pb::GetOutlookRequest,
) -> Result<pb::Outlook, Error> {
    let mut wrong = Violations::default();
    let soc = wrong.take_field(read_name(&request.name));
    let is_full = wrong.take_field(read_view(request.view));
    let (asked, is_full) = wrong.into_result::<_, Error>(soc.zip(is_full))?;
    let retired = context.reference.retired.iter().find(|it| it.code == asked);
    let soc = retired.and_then(|it| it.successors.first().copied()).unwrap_or(asked);
    let outlook = encode::outlook(context.reference, soc, is_full).ok_or_else(|| {
        Error::ResourceNotFound {
            resource_type: "medwage.dev/Outlook",
            name: medwage_contracts::names::write_outlook_name(asked),
        }
    })?;
    let resolved = Resolved {
        input: request.name.clone(),
        resource: Collection::Occupations.write_name(soc),
        display_name: outlook.display_name.clone(),
        r#match: if soc == asked { MatchKind::Name } else { MatchKind::Successor }.into(),
        score: Some(1.0),
        note: if soc == asked { String::new() } else { format!("{asked} is now {soc}") },
    };
    Ok(pb::Outlook { resolved: Some(resolved), ..outlook })
}

fn read_name(name: &str) -> Result<Soc, Violation> {
    if name.trim().is_empty() {
        let told = "needs a name such as occupations/29-2072/outlook";
        return Err(Violation::required("name", told));
    }
    if name.chars().nth(MOST_NAME).is_some() {
        let told = format!("has more than {MOST_NAME} characters");
        return Err(Violation::out_of_range("name", told));
    }
    let id = parse_outlook_name(name)
        .map_err(|error| Violation::malformed("name", error.to_string()))?;
    id.parse().map_err(|_| {
        let told = format!("{name:?} has no SOC code such as 29-2072");
        Violation::malformed("name", told)
    })
}
