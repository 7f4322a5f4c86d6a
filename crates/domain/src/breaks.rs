//! Breaks in the series of an occupation: figures on either side don't measure the same thing.
//!
//! A trend shows both sides and the break between them; nothing is spliced.

use crate::code::Soc;
use crate::market::AreaKind;

/// A break of a series between two May releases.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Break {
    /// The year of the first release after it.
    pub first_after: u16,
    /// The change.
    pub reason: &'static str,
    /// The publisher's page about it.
    pub source: &'static str,
}

/// The occupation code that stands for another through some years.
#[derive(Clone, Copy, Debug)]
struct Predecessor {
    soc: u32,
    /// The year of its last release.
    last: u16,
    stands_for: u32,
    /// The meaning of the change to the next code.
    change: &'static str,
}

/// Codes that today's occupations had before, oldest first.
///
/// 2018 SOC split medical records specialists from the technicians of 2010 SOC; in May 2019 and 2020 OEWS
/// printed them with health technologists and technicians, all other, in one combined code. Medical
/// registrars were in such a code in those two years too, and had none of their own before.
const PREDECESSORS: [Predecessor; 3] = [
    Predecessor {
        soc: 292_071,
        last: 2018,
        stands_for: 292_072,
        change: "29-2071 Medical Records and Health Information Technicians became part of the wider \
                 combined occupation 29-2098",
    },
    Predecessor {
        soc: 292_098,
        last: 2020,
        stands_for: 292_072,
        change: "29-2072 Medical Records Specialists was split from the combined occupation 29-2098",
    },
    Predecessor {
        soc: 299_098,
        last: 2020,
        stands_for: 299_021,
        change: "29-9021 Health Information Technologists and Medical Registrars was split from the \
                 combined occupation 29-9098",
    },
];

/// Breaks of every series.
const OF_ALL: [Break; 2] = [
    Break {
        first_after: 2019,
        reason: "occupations follow a hybrid of the 2010 and 2018 SOC in May 2019 and May 2020",
        source: "https://www.bls.gov/oes/soc_2018.htm",
    },
    Break {
        first_after: 2021,
        reason: "occupations follow the 2018 SOC, and estimates are model-based (MB3), from May 2021",
        source: "https://www.bls.gov/oes/oes-mb3-methods.htm",
    },
];

/// Breaks of every series of a metropolitan or nonmetropolitan area. States don't move.
const OF_LOCAL_AREAS: [Break; 2] = [
    Break {
        first_after: 2018,
        reason: "metropolitan divisions are no longer published, and some nonmetropolitan areas are combined",
        source: "https://www.bls.gov/oes/notices/2019/areas_2018.htm",
    },
    Break {
        first_after: 2024,
        reason: "metropolitan areas follow the delineation of July 2023, and those of New England are \
                 made of counties rather than towns",
        source: "https://www.bls.gov/bls/msa-redelineation-announcement.htm",
    },
];

/// The document of the codes' changes.
const SOC_CROSSWALK: &str = "https://www.bls.gov/oes/soc_2018.htm";

/// Returns the code that stands for an occupation in the release of a year: its own, or a predecessor's.
pub fn code_in(occupation: Soc, year: u16) -> Soc {
    list_predecessors(occupation)
        .find(|predecessor| year <= predecessor.last)
        .and_then(|predecessor| Soc::new(predecessor.soc))
        .unwrap_or(occupation)
}

/// Returns the breaks of an occupation's series after one May release and up to another.
pub fn list_breaks(occupation: Soc, earlier: u16, later: u16) -> impl Iterator<Item = Break> {
    let within = move |series_break: &Break| {
        earlier < series_break.first_after && series_break.first_after <= later
    };
    let of_codes = list_predecessors(occupation).map(|predecessor| Break {
        first_after: predecessor.last + 1,
        reason: predecessor.change,
        source: SOC_CROSSWALK,
    });
    OF_ALL.into_iter().chain(of_codes).filter(within)
}

/// Returns the breaks of an area's own boundaries after one May release and up to another.
pub fn of_area(kind: AreaKind, earlier: u16, later: u16) -> impl Iterator<Item = Break> {
    let moves = matches!(kind, AreaKind::Metropolitan | AreaKind::Nonmetropolitan);
    let within = move |series_break: &Break| {
        moves && earlier < series_break.first_after && series_break.first_after <= later
    };
    OF_LOCAL_AREAS.into_iter().filter(within)
}

fn list_predecessors(occupation: Soc) -> impl Iterator<Item = &'static Predecessor> {
    PREDECESSORS.iter().filter(move |predecessor| predecessor.stands_for == occupation.digits())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn soc(text: &str) -> Soc {
        text.parse().unwrap()
    }

    #[test]
    fn each_year_has_the_code_that_stood_for_the_occupation() {
        for (occupation, year, code) in [
            ("29-2072", 2015, "29-2071"),
            ("29-2072", 2018, "29-2071"),
            ("29-2072", 2019, "29-2098"),
            ("29-2072", 2020, "29-2098"),
            ("29-2072", 2021, "29-2072"),
            ("29-2072", 2025, "29-2072"),
            ("43-3021", 2015, "43-3021"),
            ("29-9021", 2020, "29-9098"),
            ("29-9021", 2021, "29-9021"),
        ] {
            assert_eq!(code_in(soc(occupation), year), soc(code), "{occupation} {year}");
        }
    }

    #[test]
    fn breaks_lie_between_the_releases_that_they_part() {
        for (occupation, earlier, later, expected) in [
            ("29-2072", 2018, 2019, vec![2019, 2019]),
            ("29-2072", 2020, 2021, vec![2021, 2021]),
            ("43-3021", 2020, 2021, vec![2021]),
            ("29-2072", 2021, 2025, vec![]),
            ("43-3021", 2015, 2025, vec![2019, 2021]),
            ("29-9021", 2020, 2021, vec![2021, 2021]),
            ("29-9021", 2025, 2021, vec![]),
        ] {
            let found: Vec<_> =
                list_breaks(soc(occupation), earlier, later).map(|it| it.first_after).collect();
            assert_eq!(found, expected, "{occupation} {earlier} to {later}");
        }
    }

    #[test]
    fn only_areas_below_a_state_move() {
        for (kind, earlier, later, expected) in [
            (AreaKind::Metropolitan, 2015, 2025, vec![2018, 2024]),
            (AreaKind::Nonmetropolitan, 2017, 2018, vec![2018]),
            (AreaKind::Metropolitan, 2018, 2023, vec![]),
            (AreaKind::State, 2015, 2025, vec![]),
            (AreaKind::Nation, 2015, 2025, vec![]),
        ] {
            let found: Vec<_> = of_area(kind, earlier, later).map(|it| it.first_after).collect();
            assert_eq!(found, expected, "{kind:?} {earlier} to {later}");
        }
    }

    #[test]
    fn every_break_names_a_page_of_the_publisher() {
        let of_coders = list_breaks(soc("29-2072"), 2015, 2025);
        for it in of_coders.chain(of_area(AreaKind::Metropolitan, 2015, 2025)) {
            assert!(it.source.starts_with("https://www.bls.gov/"), "{}", it.source);
            assert!(!it.reason.is_empty() && !it.reason.contains("  "), "{}", it.reason);
        }
    }
}
