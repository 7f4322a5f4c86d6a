//! Occupations, areas and industries.

use medwage_domain::market::{
    Area, AreaKind, Industry, IndustryLevel, Occupation, OccupationLevel,
};

use crate::names::Collection;
use crate::pb::benchmark as pb;

/// The name for people of the area that BLS calls `National`.
const NATION: &str = "United States";
/// The name for people of what BLS calls `Cross-Industry, Private, Federal, State, and Local`.
const ALL_INDUSTRIES: &str = "All industries and ownerships";

/// Returns an area's name for people: as published, but for the nation.
pub fn area_display_name(area: &Area) -> &str {
    if area.kind == AreaKind::Nation { NATION } else { &area.name }
}

/// Returns an industry's name for people: as published, but for all industries.
pub fn industry_display_name(industry: &Industry) -> &str {
    if industry.level == IndustryLevel::All { ALL_INDUSTRIES } else { &industry.title }
}

impl From<&Occupation> for pb::Occupation {
    fn from(occupation: &Occupation) -> Self {
        Self {
            name: Collection::Occupations.write_name(occupation.soc),
            code: occupation.soc.to_string(),
            display_name: occupation.title.clone(),
            level: pb::OccupationLevel::from(occupation.level).into(),
        }
    }
}

impl From<&Area> for pb::Area {
    /// States and price parity are not the area's own knowledge; whoever has them adds them.
    fn from(area: &Area) -> Self {
        Self {
            name: Collection::Areas.write_name(area.code),
            code: area.code.to_string(),
            display_name: area_display_name(area).to_owned(),
            kind: pb::AreaKind::from(area.kind).into(),
            states: Vec::new(),
            price_parity: None,
        }
    }
}

impl From<&Industry> for pb::Industry {
    /// The broader industry is known to the release by its index; whoever has the release adds it.
    fn from(industry: &Industry) -> Self {
        Self {
            name: Collection::Industries.write_name(industry.code),
            code: industry.code.to_string(),
            display_name: industry_display_name(industry).to_owned(),
            level: pb::IndustryLevel::from(industry.level).into(),
            broader_industry: String::new(),
        }
    }
}

/// Writes the two directions of an enum whose wire form has one value more, `Unspecified`.
macro_rules! same_values {
    ($domain:ident: $($value:ident),+) => {
        impl From<$domain> for pb::$domain {
            fn from(value: $domain) -> Self {
                match value {
                    $($domain::$value => Self::$value),+
                }
            }
        }

        impl From<pb::$domain> for Option<$domain> {
            fn from(value: pb::$domain) -> Self {
                match value {
                    pb::$domain::Unspecified => None,
                    $(pb::$domain::$value => Some($domain::$value)),+
                }
            }
        }
    };
}

same_values!(OccupationLevel: Total, Major, Group, Detailed);
same_values!(AreaKind: Nation, State, Metropolitan, Nonmetropolitan);
same_values!(IndustryLevel: All, Private, Sector, Subsector, Group, Detailed);
