//! Plans that somebody has in mind, read.

use medwage_catalog_service::{CatalogEntries, EntryKind};
use medwage_contracts::pb::careerpath as pb;
use medwage_domain::career::plan::{QUARTERS, Step, Study};
use medwage_domain::estimate::CredentialIx;
use medwage_rpc_status::{Violation, Violations};

use crate::profile::Workplace;

/// Steps in one plan, and characters of an id.
const MOST_STEPS: usize = 20;
const MOST_ID: usize = 100;
/// Months in a quarter.
const MONTHS: i32 = 12 / QUARTERS.cast_signed();

/// Reads the steps of a plan; `path` is where it stands in the request. What is wrong leaves the plan short, and the
/// request is refused.
pub(super) fn read_plan(
    catalog: &CatalogEntries,
    workplaces: &[Workplace],
    plan: &pb::ProposedPlan,
    path: &str,
    wrong: &mut Violations,
) -> Vec<Step> {
    let length = plan.id.chars().count();
    wrong.require(length > 0, || {
        Violation::required(format!("{path}.id"), "needs a name that the reply refers to")
    });
    wrong.require(length <= MOST_ID, || {
        let told = format!("has {length} characters, at most {MOST_ID} are taken");
        Violation::out_of_range(format!("{path}.id"), told)
    });
    let count = plan.steps.len();
    wrong.require((1..=MOST_STEPS).contains(&count), || {
        let told = format!("has {count} entries, 1 to {MOST_STEPS} are taken");
        Violation::out_of_range(format!("{path}.steps"), told)
    });
    let steps = plan.steps.iter().take(MOST_STEPS).enumerate();
    let read = |(index, step): (usize, &pb::PlanStep)| {
        wrong.take_field(read_step(catalog, workplaces, step, &format!("{path}.steps[{index}]")))
    };
    steps.filter_map(read).collect()
}

fn read_step(
    catalog: &CatalogEntries,
    workplaces: &[Workplace],
    step: &pb::PlanStep,
    path: &str,
) -> Result<Step, Violation> {
    let field = |name: &str| format!("{path}.{name}");
    let kind = pb::StepKind::try_from(step.kind).unwrap_or_default();
    if kind != pb::StepKind::ChangeRole && !step.place.is_empty() {
        return Err(Violation::conflict(field("place"), "is for a change of role only"));
    }
    if kind != pb::StepKind::StudyProgram && step.full_time {
        return Err(Violation::conflict(field("full_time"), "is for a program only"));
    }
    let read = |kind: EntryKind| {
        kind.require_entry(catalog, &field("resource"), &step.resource).map(|(index, _)| index)
    };
    let read_credential = || {
        let index = read(EntryKind::Credential)?;
        // The check of the catalog holds that an index fits.
        Ok(CredentialIx(index.try_into().unwrap_or(u8::MAX)))
    };
    match kind {
        pb::StepKind::Unspecified if step.kind == 0 => {
            Err(Violation::required(field("kind"), "says what is done"))
        }
        pb::StepKind::Unspecified => {
            Err(Violation::unknown(field("kind"), format!("{} is no kind of step", step.kind)))
        }
        pb::StepKind::StudyCredential => Ok(Step::Study(Study::Credential(read_credential()?))),
        pb::StepKind::LeaveApprenticeship => Ok(Step::Complete(read_credential()?)),
        pb::StepKind::StudyProgram => {
            let program = read(EntryKind::Program)?;
            let study = if step.full_time { Study::FullTime } else { Study::BesideWork };
            Ok(Step::Study(study(program)))
        }
        pb::StepKind::ChangeRole => {
            let place = find_place(workplaces, &step.place, &field("place"))?;
            Ok(Step::Move { role: read(EntryKind::Role)?, place })
        }
        pb::StepKind::GainExperience => {
            read(EntryKind::Role)?;
            let until = u32::try_from(step.end_month / MONTHS).ok().filter(|it| *it > 0);
            let told = "says until which month work goes on";
            let until = until.ok_or_else(|| Violation::required(field("end_month"), told))?;
            Ok(Step::WorkOn { until })
        }
    }
}

/// The index of a place by its id; 0 is where they are.
fn find_place(workplaces: &[Workplace], id: &str, field: &str) -> Result<usize, Violation> {
    workplaces.iter().position(|entry| entry.id == id).ok_or_else(|| {
        let known: Vec<_> = workplaces.iter().skip(1).map(|entry| entry.id.as_str()).collect();
        let known = known.join(", ");
        Violation::unknown(field, format!("{id:?} is no place of terms.places: {known}"))
    })
}
