//! Titles that name several jobs.

use super::index::{Target, TitleIndex};
use super::sort::Parts;
use super::words::{Item, Rank};
use crate::reading::tokens::Token;

impl TitleIndex {
    /// The roles of a title that names several: two levels (`I/II`), the management of two kinds of work that are joined by
    /// *and*, or two jobs (`Biller & Front Desk`). The one that it would be read as stands first.
    pub(super) fn find_joined_roles(
        &self,
        text: &str,
        tokens: &[Token],
        items: &[Item],
        parts: &Parts,
        target: &Target,
    ) -> Vec<u16> {
        let core = self.core_segment(items);
        let leads = parts.rank() >= Rank::Supervisor;
        let named = || items.iter().filter(|item| item.segment <= core);
        if leads {
            let words: Vec<&Item> = named().collect();
            if let Some(jobs) = self.split_behind_rank(text, tokens, &words) {
                let found = jobs.iter().filter_map(|job| self.find_target(job));
                return found.flat_map(|(target, _)| target.roles.iter().copied()).collect();
            }
        }
        let mut roles = target.roles.clone();
        let mut add = |other: &Parts| {
            let found = self.find_target(other).map(|(target, _)| target.roles.as_slice());
            for role in found.unwrap_or_default() {
                if !roles.contains(role) {
                    roles.push(*role);
                }
            }
        };
        let plain = |subjects, level| Parts {
            subjects,
            head: parts.head,
            rank: parts.rank,
            level,
            inpatient: parts.inpatient,
            ..Parts::default()
        };
        if parts.ends_in_reception {
            add(&plain(self.reception, parts.level));
        }
        if parts.other_level.is_some() && parts.rank.is_none() {
            add(&plain(parts.subjects, parts.other_level));
        }
        let is_joined =
            named().any(|item| item.to == item.from + 1 && tokens[item.from].word == "and");
        let is_slashed = named()
            .filter(|item| item.from > 0)
            .any(|item| text[tokens[item.from - 1].end..tokens[item.from].start].trim() == "/");
        // Where the table has both under one name, that is what they are.
        let has_own_name = parts.named_subjects == parts.subjects;
        if !has_own_name && (is_joined || is_slashed && !leads) {
            let given_way = parts.named_subjects & !parts.subjects;
            // To lead two departments is one job or the other's; of those who work, only some have two jobs.
            let given_way = if leads { given_way } else { given_way & self.beside };
            (0..self.words.subjects.len())
                .map(|at| 1 << at)
                .filter(|bit| given_way & bit != 0)
                .for_each(|bit| add(&plain(bit, parts.level)));
        }
        roles
    }

    /// A rank that a slash or *and* follows ends one job; who is named behind it without a rank is another:
    /// `Office Manager/Biller`, and not `Billing/Coding Manager`. Who works and runs the office has two jobs in either order:
    /// `Biller/Office Manager`.
    fn split_behind_rank(
        &self,
        text: &str,
        tokens: &[Token],
        named: &[&Item],
    ) -> Option<[Parts; 2]> {
        let is_joint = |at: &usize| {
            let (end, next) = (named[at - 1].to, named[*at].from);
            tokens[next].word == "and"
                || text[tokens[end - 1].end..tokens[next].start].trim() == "/"
        };
        (1..named.len()).filter(is_joint).find_map(|at| {
            let (first, second) = named.split_at(at);
            let jobs = [first, second].map(|items| JobWords { index: self, tokens, items });
            let is_office =
                jobs.each_ref().map(|job| job.subjects() == self.subject_bit("practice"));
            let are_two = match jobs.each_ref().map(JobWords::rank) {
                [Some(_), None] => jobs[0].ends_in_rank(),
                [None, Some(_)] => is_office == [false, true],
                _ => false,
            };
            let are_named = jobs.iter().all(|job| job.subjects() != 0);
            (are_two && are_named).then(|| jobs.each_ref().map(JobWords::to_parts))
        })
    }
}

/// The words of a title that name one of its jobs.
struct JobWords<'t> {
    index: &'t TitleIndex,
    tokens: &'t [Token],
    items: &'t [&'t Item],
}

impl JobWords<'_> {
    /// The rank of who leads others.
    fn rank(&self) -> Option<Rank> {
        self.items.iter().find_map(|item| item.leading_rank())
    }

    fn ends_in_rank(&self) -> bool {
        self.items.last().is_some_and(|item| item.leading_rank().is_some())
    }

    /// The kinds of work; an office alone is the practice.
    fn subjects(&self) -> u64 {
        let senses = self.items.iter().filter_map(|item| item.sense);
        let subjects = senses.fold(0, |bits, sense| bits | sense.subjects);
        let says_office = self.items.iter().any(|item| self.tokens[item.from].word == "office");
        match self.index.words.resolve_subjects(subjects) {
            0 if says_office => self.index.subject_bit("practice"),
            subjects => subjects,
        }
    }

    fn to_parts(&self) -> Parts {
        let rank = self.rank();
        let mut heads = self.items.iter().filter_map(|item| item.sense).map(|sense| sense.head);
        let head = heads.find(|head| *head != 0 && rank.is_none()).unwrap_or_default();
        Parts { subjects: self.subjects(), head, rank, ..Parts::default() }
    }
}
