//! The role by its id or by what people call it.

use medwage_contracts::pb::errors::ErrorReason;
use medwage_domain::estimate::{Model, RoleIx};
use medwage_service_kit::Violation;

use super::{nearest, within_length};

/// What the field calls roles beside their titles. Our own list.
const CALLED: [(&str, &str); 16] = [
    ("medical coder", "coder-2"),
    ("coder", "coder-2"),
    ("certified coder", "coder-2"),
    ("apprentice coder", "coder-1"),
    ("hcc coder", "risk-coder"),
    ("lead coder", "coder-3"),
    ("coding auditor", "auditor"),
    ("medical auditor", "auditor"),
    ("medical biller", "biller"),
    ("billing specialist", "biller"),
    ("denials specialist", "biller-sr"),
    ("clinical documentation integrity specialist", "cdi"),
    ("clinical documentation specialist", "cdi"),
    ("coding supervisor", "coding-mgr"),
    ("practice manager", "practice-mgr"),
    ("director of revenue cycle", "rcm-dir"),
];

/// Finds the one role that is meant.
pub(super) fn read(model: &Model, text: &str) -> Result<RoleIx, Violation> {
    let text = within_length("role", text)?;
    if text.is_empty() {
        return Err(Violation::new("role", "is required: an id such as coder-2, or a title"));
    }
    let found = model.role(text).or_else(|| {
        let text = text.to_lowercase();
        called(model, &text).or_else(|| titled(model, &text))
    });
    found.ok_or_else(|| {
        let titles = model.roles.iter().map(|it| it.title.as_str());
        let near = nearest(text, titles);
        let told =
            format!("{text:?} is no role that is known; nearest are {near}; ListFactors has all");
        Violation::of(ErrorReason::OccupationUnknown, "role", told)
            .with("role", text)
            .with("candidates", near)
    })
}

fn called(model: &Model, text: &str) -> Option<RoleIx> {
    let (_, id) = CALLED.iter().find(|(name, _)| *name == text)?;
    model.role(id)
}

/// A title as a whole, or one of those that it joins: `Coder III / lead / inpatient coder`.
fn titled(model: &Model, text: &str) -> Option<RoleIx> {
    let is = |title: &str| {
        let title = title.to_lowercase();
        let short = title.split(" (").next().unwrap_or(&title);
        title == text || short == text || title.split(" / ").any(|part| part == text)
    };
    let mut found = model.roles.iter().filter(|role| is(&role.title));
    let only = found.next().filter(|_| found.next().is_none())?;
    model.role(&only.id)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test fails by panicking")]
    use super::*;

    #[test]
    fn roles_are_found_by_id_title_and_what_the_field_calls_them() {
        let model = medwage_model::embedded().unwrap();
        for (text, id) in [
            ("coder-2", "coder-2"),
            ("Medical Coder", "coder-2"),
            ("CDI specialist", "cdi"),
            ("inpatient coder", "coder-3"),
            ("Risk adjustment (HCC) coder", "risk-coder"),
            ("Revenue cycle director", "rcm-dir"),
        ] {
            let ix = read(model, text).unwrap();
            assert_eq!(model.roles[usize::from(ix.0)].id, id, "{text}");
        }
        assert!(read(model, "astronaut").is_err());
        assert!(read(model, "").is_err());
    }

    #[test]
    fn what_roles_are_called_names_roles_of_the_model() {
        let model = medwage_model::embedded().unwrap();
        assert!(CALLED.iter().all(|(_, id)| model.role(id).is_some()));
    }
}
