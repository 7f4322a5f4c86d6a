//! A market as arguments say it.

use clap::Args;
use medwage_client::pb::types::Market;

/// An occupation in an area and an industry.
#[derive(Args, Clone, Debug, Default)]
pub(crate) struct MarketArguments {
    /// The job: a title, a credential or a SOC code.
    #[arg(value_name = "OCCUPATION")]
    pub(crate) occupation: String,
    /// Where: a city, state, county, ZIP code or metropolitan area; the nation where nothing is said.
    #[arg(long)]
    pub(crate) area: Option<String>,
    /// The kind of workplace, such as `hospital`.
    #[arg(long)]
    pub(crate) industry: Option<String>,
    /// The release, such as `oews-2025-05`; the newest where nothing is said.
    #[arg(long)]
    pub(crate) release: Option<String>,
}

impl MarketArguments {
    pub(crate) fn to_market(&self) -> Market {
        Market {
            occupation: self.occupation.clone(),
            area: self.area.clone().unwrap_or_default(),
            industry: self.industry.clone().unwrap_or_default(),
        }
    }

    pub(crate) fn release_name(&self) -> String {
        self.release.clone().unwrap_or_default()
    }
}
