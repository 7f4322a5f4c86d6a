//! From the catalogue and the domain's results to messages.

mod catalogue;
mod fact;
mod outlook;
mod plan;
mod returns;

pub(crate) use self::catalogue::{
    credential, credential_name, programme, programme_name, role, role_name,
};
pub(crate) use self::outlook::outlook;
pub(crate) use self::plan::{Priced, plan};
pub(crate) use self::returns::{gaps, reckoned, spread};
