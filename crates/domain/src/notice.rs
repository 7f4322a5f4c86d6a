//! Notices and citations that travel with the data.

/// BLS's notice on data after retrieval (<https://www.bls.gov/bls/linksite.htm>).
pub const BLS: &str = "BLS.gov cannot vouch for the data or analyses derived from these data after \
     the data have been retrieved from BLS.gov. Data of the U.S. Bureau of Labor Statistics are in \
     the public domain.";

/// O*NET's attribution, as its licence asks for it (<https://www.onetcenter.org/license_db.html>).
pub const ONET: &str = "This product includes information from the O*NET 27.0 Database by the U.S. \
     Department of Labor, Employment and Training Administration (USDOL/ETA). Used under the CC BY \
     4.0 license. O*NET® is a trademark of USDOL/ETA. medwage has selected and combined some of \
     this information; USDOL/ETA has not approved, endorsed, or tested these modifications.";

/// BLS's caution on reading OEWS as a time series
/// (<https://www.bls.gov/oes/oes_ques.htm>, "Can OEWS data be used to compare changes over time?").
pub const OEWS_TREND: &str = "OEWS estimates pool three years of survey panels and are not designed \
     for comparisons through time: a change between years also holds changes of sample, method, \
     occupation codes and area boundaries.";

/// The use of wage levels, and its limits (<https://flag.dol.gov/wage-data/wage-search>).
pub const WAGE_LEVELS: &str = "These levels are no determination of a prevailing wage: the U.S. Department of Labor makes \
     those. Not legal advice.";

/// A source of reference data, with how to cite it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Citation {
    /// One sentence to cite.
    pub text: &'static str,
    /// The address of its publication.
    pub url: &'static str,
}

/// Regional price parities.
pub const BEA_PARITIES: Citation = Citation {
    text: "U.S. Bureau of Economic Analysis, Regional Price Parities by state (SARPP) and by \
           metropolitan area (MARPP), all items, February 2025 release.",
    url: "https://www.bea.gov/data/prices-inflation/regional-price-parities-state-and-metro-area",
};

/// The Employment Cost Index.
pub const BLS_ECI: Citation = Citation {
    text: "U.S. Bureau of Labor Statistics, Employment Cost Index, wages and salaries, \
           December 2005 = 100.",
    url: "https://www.bls.gov/eci/",
};

/// The Consumer Price Index.
pub const BLS_CPI: Citation = Citation {
    text: "U.S. Bureau of Labor Statistics, Consumer Price Index for All Urban Consumers (CPI-U), \
           U.S. city average, 1982-84 = 100.",
    url: "https://www.bls.gov/cpi/",
};

/// Employment projections.
pub const BLS_PROJECTIONS: Citation = Citation {
    text: "U.S. Bureau of Labor Statistics, Employment Projections, occupational projections and \
           worker characteristics.",
    url: "https://www.bls.gov/emp/tables/occupational-projections-and-characteristics.htm",
};

/// ZIP codes to metropolitan areas.
pub const HUD_ZIPS: Citation = Citation {
    text: "U.S. Department of Housing and Urban Development, HUD USPS ZIP Code Crosswalk Files, ZIP \
           to CBSA, share of all addresses.",
    url: "https://www.huduser.gov/portal/datasets/usps_crosswalk.html",
};

/// Counties of metropolitan and micropolitan areas.
pub const CENSUS_DELINEATION: Citation = Citation {
    text: "U.S. Census Bureau, core based statistical area delineation files, July 2023.",
    url: "https://www.census.gov/geographies/reference-files/time-series/demo/metro-micro/\
          delineation-files.html",
};

/// Job titles.
pub const ONET_TITLES: Citation = Citation {
    text: "O*NET 27.0 Database, Alternate Titles and Sample of Reported Titles, U.S. Department of \
           Labor, Employment and Training Administration, CC BY 4.0.",
    url: "https://www.onetcenter.org/dictionary/27.0/text/",
};

/// Wage and hour thresholds.
pub const DOL_THRESHOLDS: Citation = Citation {
    text: "U.S. Department of Labor, Wage and Hour Division, thresholds of the Fair Labor Standards \
           Act.",
    url: "https://www.dol.gov/agencies/whd/overtime/salary-levels",
};

/// All sources of reference data.
pub const CITATIONS: [Citation; 8] = [
    BEA_PARITIES,
    BLS_ECI,
    BLS_CPI,
    BLS_PROJECTIONS,
    HUD_ZIPS,
    CENSUS_DELINEATION,
    ONET_TITLES,
    DOL_THRESHOLDS,
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notices_hold_what_their_publishers_ask_for() {
        assert!(BLS.contains("cannot vouch for the data or analyses derived from these data"));
        for part in ["O*NET 27.0 Database", "CC BY 4.0", "trademark of USDOL/ETA", "endorsed"] {
            assert!(ONET.contains(part), "{part}");
        }
    }

    #[test]
    fn every_source_has_an_address_of_its_publisher() {
        for Citation { text, url } in CITATIONS {
            assert!(url.starts_with("https://www.") && !url.contains(' '), "{url}");
            assert!(text.ends_with('.') && !text.contains("  "), "{text}");
        }
    }
}
