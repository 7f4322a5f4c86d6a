//! Occupations, areas and industries.

use medwage_domain::market::{
    Area, AreaKind, Industry, IndustryLevel, Occupation, OccupationLevel,
};

use super::names::{AREA_PREFIX, OCCUPATION_PREFIX};
use crate::pb::benchmark as pb;

impl From<&Occupation> for pb::Occupation {
    fn from(occupation: &Occupation) -> Self {
        Self {
            name: format!("{OCCUPATION_PREFIX}{}", occupation.soc),
            soc: occupation.soc.to_string(),
            display_name: occupation.title.clone(),
            level: pb::OccupationLevel::from(occupation.level).into(),
        }
    }
}

impl From<&Area> for pb::Area {
    /// The price parity is not the area's own knowledge; whoever has it adds it.
    fn from(area: &Area) -> Self {
        Self {
            name: format!("{AREA_PREFIX}{}", area.code),
            code: area.code.to_string(),
            display_name: area.name.clone(),
            kind: pb::AreaKind::from(area.kind).into(),
            state_fips: area.state.map(|state| state.to_string()).unwrap_or_default(),
            price_parity: None,
        }
    }
}

impl From<&Industry> for pb::Industry {
    /// The parent is known to the release by its place; whoever has the release adds it.
    fn from(industry: &Industry) -> Self {
        Self {
            name: format!("{}{}", super::INDUSTRY_PREFIX, industry.code),
            code: industry.code.to_string(),
            display_name: industry.title.clone(),
            level: pb::IndustryLevel::from(industry.level).into(),
            parent: String::new(),
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
