//! The check of a catalog: whether it can be used, and everything that is wrong with it.

use super::catalog::{Catalog, MOST_PRACTICES, Requirement};
use super::error::CatalogError;
use super::fact::Fact;
use crate::estimate::CredentialSet;
use crate::money::Cents;
use crate::reference::Reference;

impl Catalog {
    /// Returns everything that is wrong with the catalog.
    pub fn check(&self, reference: &Reference) -> Vec<CatalogError> {
        let mut found = Vec::new();
        self.check_ids(&mut found);
        self.check_cycles(&mut found);
        let mut checker = Checker { reference, found: &mut found };
        for it in &self.credentials {
            let mut money = |field, fact: &Option<Fact<Cents>>| {
                if let Some(fact) = fact {
                    checker.fact(&it.id, field, fact, |it| it.get() as f64);
                }
            };
            money("fee", &it.fee);
            money("member_fee", &it.member_fee);
            money("dues", &it.dues);
            money("renewal_fee", &it.renewal.fee);
            checker.fact(&it.id, "material", &it.material, |it| it.get() as f64);
            checker.fact(&it.id, "pass_rate", &it.pass_rate, |it| it);
            checker.fact(&it.id, "preparation", &it.preparation, |it| it);
            checker.fact(&it.id, "study", &it.study, |it| it);
            checker.sources(&it.id, "renewal", &it.renewal.figures, &it.renewal.assumption);
            if let Some(apprentice) = &it.apprentice {
                checker.sources(&it.id, "apprentice", &apprentice.figures, "");
            }
        }
        for it in &self.programs {
            checker.fact(&it.id, "duration", &it.duration, |it| it);
            checker.fact(&it.id, "hours_per_week", &it.hours_per_week, |it| it);
            checker.fact(&it.id, "price", &it.price, |it| it.get() as f64);
        }
        found
    }

    fn check_ids(&self, found: &mut Vec<CatalogError>) {
        let lists = [
            self.credentials.iter().map(|entry| &entry.id).collect::<Vec<_>>(),
            self.roles.iter().map(|entry| &entry.id).collect(),
            self.programs.iter().map(|entry| &entry.id).collect(),
        ];
        for ids in &lists {
            let twice = |(place, id): (usize, &&String)| {
                ids[..place].contains(id).then(|| CatalogError::Twice { id: (*id).clone() })
            };
            found.extend(ids.iter().enumerate().filter_map(twice));
        }
        let count = self.credentials.len();
        if self.practices.len() > MOST_PRACTICES {
            found.push(CatalogError::TooManyPractices { count: self.practices.len() });
        }
        if count > CredentialSet::CAPACITY {
            found.push(CatalogError::TooMany { count });
        }
    }

    fn check_cycles(&self, found: &mut Vec<CatalogError>) {
        let closed = self.find_closed();
        let of_credential = |place: usize| -> Vec<usize> {
            let Some(entry) = self.credentials.get(place).filter(|_| closed[place]) else {
                return Vec::new();
            };
            let asked = entry.requires.ways().flat_map(|way| way.one_of.iter());
            asked.map(|ix| usize::from(ix.0)).filter(|ix| closed.get(*ix) == Some(&true)).collect()
        };
        let ids: Vec<_> = self.credentials.iter().map(|entry| entry.id.as_str()).collect();
        cycles(&ids, of_credential, found);
        let ids: Vec<_> = self.roles.iter().map(|entry| entry.id.as_str()).collect();
        cycles(
            &ids,
            |place| self.roles.get(place).map(|it| it.from.clone()).unwrap_or_default(),
            found,
        );
    }

    /// Marks the credentials that nobody can begin with: each way in asks for one of a closed set. Two that admit each
    /// other's holders are open where either has another way in.
    fn find_closed(&self) -> Vec<bool> {
        let mut closed = vec![true; self.credentials.len()];
        loop {
            let opened = |place: &usize| {
                let is_open = |way: &Requirement| {
                    way.one_of.is_empty()
                        || way.one_of.iter().any(|ix| closed.get(usize::from(ix.0)) == Some(&false))
                };
                closed[*place] && self.credentials[*place].requires.ways().any(is_open)
            };
            let opened: Vec<_> = (0..closed.len()).filter(opened).collect();
            if opened.is_empty() {
                return closed;
            }
            for place in opened {
                closed[place] = false;
            }
        }
    }
}

/// Finds the entries that can be reached from themselves.
fn cycles(ids: &[&str], next: impl Fn(usize) -> Vec<usize>, found: &mut Vec<CatalogError>) {
    for start in 0..ids.len() {
        let (mut seen, mut open) = (vec![false; ids.len()], next(start));
        let mut through = Vec::new();
        while let Some(place) = open.pop() {
            if place == start {
                let through = through.iter().map(|it: &usize| ids[*it]).collect::<Vec<_>>();
                let through =
                    if through.is_empty() { ids[start].to_owned() } else { through.join(", ") };
                found.push(CatalogError::Cycle { id: ids[start].to_owned(), through });
                break;
            }
            if let Some(seen) = seen.get_mut(place).filter(|seen| !**seen) {
                *seen = true;
                through.push(place);
                open.extend(next(place));
            }
        }
    }
}

struct Checker<'c> {
    reference: &'c Reference,
    found: &'c mut Vec<CatalogError>,
}

impl Checker<'_> {
    fn fact<T: Copy>(
        &mut self,
        id: &str,
        field: &'static str,
        fact: &Fact<T>,
        number: impl Fn(T) -> f64,
    ) {
        let ends = fact.ends().map(number);
        if !(ends.is_sorted() && ends.iter().all(|it| it.is_finite() && *it >= 0.0)) {
            self.found.push(CatalogError::Disorder { id: id.to_owned(), field });
        }
        self.sources(id, field, &fact.figures, &fact.assumption);
    }

    fn sources(&mut self, id: &str, field: &'static str, figures: &[String], assumption: &str) {
        let id = id.to_owned();
        if figures.is_empty() && assumption.is_empty() {
            self.found.push(CatalogError::NoSource { id, field });
            return;
        }
        for figure in figures {
            let known = self
                .reference
                .statistics
                .iter()
                .find(|entry| entry.id.eq_ignore_ascii_case(figure));
            let (id, figure) = (id.clone(), figure.clone());
            match known {
                None => self.found.push(CatalogError::UnknownFigure { id, field, figure }),
                Some(_) if !assumption.is_empty() => {}
                Some(it) if it.is_assumption() => {
                    self.found.push(CatalogError::Unsourced { id, field, figure, lacks: "source" });
                }
                Some(it) if it.vintage.is_empty() => {
                    self.found.push(CatalogError::Unsourced {
                        id,
                        field,
                        figure,
                        lacks: "vintage",
                    });
                }
                Some(_) => {}
            }
        }
    }
}
