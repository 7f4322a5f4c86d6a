//! Conversions between messages and domain values.
//!
//! From the wire: a value, or what is wrong with it. To the wire: total.

mod amount;
mod evidence;
mod model;
mod pay;
mod profile;
mod reason;
mod resources;

pub use amount::{AmountError, parse_cents, to_dollars};
pub use model::{ModelError, evidence_kind, read_model, write_model};
pub use pay::{PayFigures, figure_kind, pay_gap, percentile_pay, wage_message, write_interval};
pub use profile::EducationReading;
pub use resources::{area_display_name, industry_display_name};
