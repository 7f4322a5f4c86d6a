//! Sorting the words of a title by what they say; the part that names the job decides what it is.

use super::index::TitleIndex;
use super::words::{Item, Rank};
use crate::reading::tokens::{Gap, Token};

/// The words of one title, sorted by what they say.
#[derive(Debug, Default)]
pub(super) struct Parts {
    pub(super) subjects: u64,
    pub(super) head: u8,
    pub(super) rank: Option<Rank>,
    /// True if a word says that the person leads others.
    pub(super) leads: bool,
    pub(super) level: Option<u8>,
    /// A second level beside the first: `I/II` are two.
    pub(super) other_level: Option<u8>,
    /// Kinds of work of the part that names the job, those among them that give way to others.
    pub(super) named_subjects: u64,
    pub(super) inpatient: bool,
    pub(super) anchored: bool,
    /// Words in the part that names the job which nothing is known of.
    pub(super) unknown: usize,
    /// True if a later part has such words.
    pub(super) has_unknown_behind: bool,
    /// True if work of ours ends in a receptionist or a secretary: `Billing Receptionist`.
    pub(super) ends_in_reception: bool,
    pub(super) misleads: bool,
    /// A word of another field beside the job.
    pub(super) may_mislead: bool,
    /// A word of another field that is a workplace of ours as well.
    pub(super) may_be_other_place: bool,
    /// A word that only health care uses, whatever the kind of work.
    pub(super) anchored_by_word: bool,
    pub(super) other: Option<u16>,
    pub(super) clinician: bool,
    pub(super) corrected: bool,
    pub(super) has_credential: bool,
}

impl Parts {
    pub(super) fn rank(&self) -> Rank {
        match (self.rank, self.level) {
            (Some(rank), _) if rank >= Rank::Supervisor => rank,
            (Some(rank), _) => rank,
            (None, Some(1)) => Rank::First,
            (None, Some(3..)) => Rank::Senior,
            (None, _) => Rank::Worker,
        }
    }
}

impl TitleIndex {
    /// Sorts what the words say; the part of the title that names the job decides what it is.
    pub(super) fn sort_parts(&self, items: &[Item]) -> Parts {
        let core = self.core_segment(items);
        let mut parts = Parts::default();
        let mut all_subjects = 0;
        for item in items {
            let Some(sense) = &item.sense else {
                parts.unknown += usize::from(item.segment <= core);
                parts.has_unknown_behind |= item.segment > core;
                continue;
            };
            let within = item.segment <= core;
            all_subjects |= sense.subjects;
            parts.has_credential |= sense.credential.is_some();
            parts.clinician |= sense.clinician;
            parts.misleads |= sense.misleads_always;
            parts.may_mislead |= sense.misleads && sense.setting.is_none();
            parts.may_be_other_place |= sense.misleads && sense.setting.is_some();
            // A workplace that other fields have as well says nothing of the field.
            parts.anchored_by_word |= sense.anchor && !sense.misleads;
            if parts.other.is_none() && sense.other.is_some() && (within || parts.subjects == 0) {
                parts.other = sense.other;
            }
            if within {
                parts.subjects |= sense.subjects;
                parts.misleads |= sense.misleads && sense.setting.is_none();
                parts.corrected |= item.corrected;
            }
            if sense.records.is_some() && sense.records == self.inpatient {
                parts.inpatient = true;
            }
            let rank_only = self.is_rank_only(items, item.segment);
            if within || rank_only {
                // Support gives way to a clerk or an assistant: `Billing Support Assistant`.
                let gives_way = within && parts.head == self.support && sense.head == self.clerk;
                if parts.head == 0 || gives_way {
                    parts.head = sense.head;
                }
                parts.leads |= sense.is_lead;
                parts.rank = match (parts.rank, sense.rank) {
                    (Some(Rank::Entry), Some(rank)) if rank < Rank::Supervisor => Some(Rank::Entry),
                    (Some(_), Some(Rank::Entry)) => {
                        parts.rank.filter(|rank| *rank >= Rank::Supervisor).or(Some(Rank::Entry))
                    }
                    (own, other) => own.max(other),
                };
            }
            if parts.level.is_some() && parts.other_level.is_none() {
                parts.other_level = item.level.filter(|level| Some(*level) != parts.level);
            }
            parts.level = parts.level.or(item.level);
        }
        parts.anchored = parts.anchored_by_word || all_subjects & self.anchoring != 0;
        parts.named_subjects = parts.subjects;
        parts.subjects = self.words.resolve_subjects(parts.subjects);
        parts.subjects = self.narrow_subjects(parts.subjects, items, core);
        // Claims are processed at a payer, and billed elsewhere.
        let is_payer = |item: &Item| {
            item.sense.is_some_and(|it| it.setting.is_some() && it.setting == self.payer)
        };
        if items.iter().any(is_payer) && parts.subjects == self.subject_bit("claims") {
            parts.head = self.words.head_number("processor");
        }
        let named = || items.iter().filter(|it| it.segment <= core).filter_map(|it| it.sense);
        let last = named().rfind(|sense| sense.subjects != 0 || sense.head != 0);
        parts.ends_in_reception = parts.subjects != self.reception
            && last.is_some_and(|sense| sense.subjects == self.reception);
        // `Coding Department Secretary`: coding is the department's work.
        if parts.ends_in_reception && named().any(|sense| sense.department) {
            parts.subjects = self.reception;
        }
        parts
    }

    /// A later part that is a kind of work and nothing else narrows the job: `Coding Specialist - Risk Adjustment`. It does so
    /// where the work that is named first gives way to it wherever both stand together.
    pub(super) fn narrow_subjects(&self, subjects: u64, items: &[Item], core: usize) -> u64 {
        // Who receives people or calls does so in a department: `Administrative Assistant - Coding Department`.
        if subjects == self.reception {
            return subjects;
        }
        let last = items.last().map_or(0, |item| item.segment);
        let bits_of = |segment: usize| {
            let own = items.iter().filter(|item| item.segment == segment);
            own.filter_map(|item| item.sense).fold(0, |bits, sense| bits | sense.subjects)
        };
        // What stands behind a second kind of work is a department.
        let next = (core + 1..=last).find(|segment| bits_of(*segment) != 0);
        let narrower = next.and_then(|segment| {
            let mut own = items.iter().filter(|item| item.segment == segment);
            let bits = bits_of(segment);
            let is_work_alone = own.all(|item| {
                item.sense.is_some_and(|sense| {
                    sense.head == 0
                        && sense.rank.is_none()
                        && (sense.subjects != 0 || sense.neutral)
                })
            });
            let joined = self.words.resolve_subjects(subjects | bits);
            (is_work_alone && subjects != 0 && joined == bits).then_some(bits)
        });
        narrower.unwrap_or(subjects)
    }

    /// The first part with a kind of work; a bracket behind medical records says which work it is.
    pub(super) fn core_segment(&self, items: &[Item]) -> usize {
        let subjects_in = |segment: usize| {
            items
                .iter()
                .filter(|item| item.segment == segment)
                .filter_map(|item| item.sense)
                .fold(0, |bits, sense| bits | sense.subjects)
        };
        let last = items.last().map_or(0, |item| item.segment);
        let Some(first) = (0..=last).find(|segment| subjects_in(*segment) != 0) else {
            return last;
        };
        let subjects = self.words.resolve_subjects(subjects_in(first));
        let records =
            self.subject_bit("records") | self.subject_bit("education") | self.subject_bit("audit");
        if subjects & !records == 0 {
            let mut core = first;
            for next in first + 1..=last.min(first + 2) {
                if subjects_in(next) != 0 {
                    core = next;
                }
            }
            return core;
        }
        first
    }

    pub(super) fn subject_bit(&self, name: &str) -> u64 {
        self.words.subjects.iter().position(|it| it == name).map_or(0, |at| 1 << at)
    }

    /// True for an assistant to somebody who leads others: `Billing Manager's Assistant`, `Secretary to the Director of Coding`.
    pub(super) fn assists_leader(&self, items: &[Item], tokens: &[Token]) -> bool {
        let leads = |item: &Item| item.leading_rank().is_some();
        let assists = |item: &Item| {
            item.sense.is_some_and(|it| it.head == self.clerk || it.subjects == self.reception)
        };
        let is_assistant = |item: &Item| {
            let Token { word, gap, .. } = &tokens[item.from];
            *gap == Gap::Space && self.words.canonical(word) == "assistant"
        };
        items.windows(2).any(|pair| leads(&pair[0]) && is_assistant(&pair[1]))
            || items.iter().any(|item| {
                assists(item)
                    && tokens.get(item.to).is_some_and(|next| next.word == "to")
                    && items.iter().any(|other| other.from > item.to && leads(other))
            })
    }

    pub(super) fn is_rank_only(&self, items: &[Item], segment: usize) -> bool {
        items.iter().filter(|item| item.segment == segment).all(|item| {
            item.level.is_some()
                || item.sense.is_some_and(|sense| {
                    sense.subjects == 0
                        && sense.specialty.is_none()
                        && sense.setting.is_none()
                        && (sense.rank.is_some()
                            || sense.head != 0
                            || sense.neutral
                            || sense.anchor)
                })
        })
    }

    /// True if a part in front of our work names a job by words that nothing is known of: what stands behind is its department
    /// (`Onboarding Specialist - Medical Billing`).
    pub(super) fn has_stranger_in_front(&self, items: &[Item]) -> bool {
        let core = self.core_segment(items);
        let mut parts = items.chunk_by(|one, next| one.segment == next.segment);
        parts.any(|part| {
            let senses = || part.iter().filter_map(|item| item.sense);
            let names_job = senses().any(|sense| sense.head != 0 || sense.is_lead)
                || part.iter().any(|item| item.leading_rank().is_some());
            part[0].segment < core
                && names_job
                && part.iter().any(|item| item.sense.is_none())
                && senses().all(|sense| sense.subjects == 0)
        })
    }
}
