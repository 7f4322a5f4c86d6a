//! `GetRole`, `GetCredential`, `GetOutlook`.

use medwage_contracts::pb::careerpath as pb;
use medwage_contracts::pb::errors::ErrorReason;
use medwage_service_kit::Violation;

use crate::context::Context;
use crate::encode;
use crate::error::Error;
use crate::person;

pub(super) fn role(context: &Context, name: &str) -> Result<pb::Role, Error> {
    let catalogue = &context.catalogue;
    let role = &catalogue.roles[person::role(catalogue, name, "name")?];
    Ok(encode::role(catalogue, role))
}

pub(super) fn credential(context: &Context, name: &str) -> Result<pb::Credential, Error> {
    let catalogue = &context.catalogue;
    let ix = person::credential(catalogue, name, "name")?;
    let found = catalogue.credential_at(ix);
    let found = found.ok_or_else(|| Error::Internal("a place without a credential".to_owned()))?;
    Ok(encode::credential(catalogue, found))
}

/// By a SOC code, or by the occupation of a role.
pub(super) fn outlook(context: &Context, text: &str) -> Result<pb::Outlook, Error> {
    const FIELD: &str = "occupation";
    let catalogue = &context.catalogue;
    let soc = match text.trim().parse() {
        Ok(soc) => soc,
        Err(_) => catalogue.roles[person::role(catalogue, text, FIELD)?].occupation,
    };
    encode::outlook(context.reference, soc).ok_or_else(|| {
        let told = format!("no edition of the projections that is loaded has {soc}");
        Violation::of(ErrorReason::OccupationUnknown, FIELD, told).with(FIELD, soc).into()
    })
}
