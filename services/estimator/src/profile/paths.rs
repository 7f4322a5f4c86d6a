//! The paths of a profile's fields within a request.

/// The paths of a profile's fields in the request.
#[derive(Clone, Debug)]
pub(crate) enum FieldPaths {
    /// All in `profile`.
    Profile,
    /// Some in a change that was made to `profile`.
    Change(ChangedFields),
    /// Some in the title of the job: they stand where the title does.
    Title {
        /// The path of the others.
        own: Box<FieldPaths>,
        /// Fields that were filled from the title.
        fields: Vec<&'static str>,
    },
}

/// The fields of a profile that come from a change.
#[derive(Clone, Debug)]
pub(crate) struct ChangedFields {
    /// The change's place among the changes of the request.
    pub(crate) index: usize,
    /// Fields of the profile that the change sets.
    pub(crate) fields: Vec<&'static str>,
    /// How many credentials and duties are the profile's own; further ones are the change's.
    pub(crate) own_credentials: usize,
    pub(crate) own_duties: usize,
}

impl FieldPaths {
    /// Returns the path of a field of the profile, such as `profile.remote_policy.employee_area`.
    pub(crate) fn path(&self, field: &str) -> String {
        let name = field.split('.').next().unwrap_or(field);
        match self {
            Self::Title { own, fields } if fields.contains(&name) => own.path("role"),
            Self::Title { own, .. } => own.path(field),
            Self::Change(change) if change.fields.contains(&name) => {
                let added = if name == "experience_years" { "added_" } else { "" };
                format!("changes[{}].{added}{field}", change.index)
            }
            _ => format!("profile.{field}"),
        }
    }

    /// Returns the path of the field in which a caller answers a question or a refusal: the field's own, although the title
    /// filled it, for what is set there wins over the title.
    pub(crate) fn path_of_answer(&self, field: &str) -> String {
        match self {
            Self::Title { own, .. } => own.path(field),
            own => own.path(field),
        }
    }

    /// Returns the path of one item of a list of the profile, such as `profile.credentials[1]`.
    pub(crate) fn item(&self, field: &str, index: usize) -> String {
        if let Self::Title { own, fields } = self {
            return if fields.contains(&field) { own.path("role") } else { own.item(field, index) };
        }
        if let Self::Change(change) = self {
            let own = if field == "duties" { change.own_duties } else { change.own_credentials };
            if let Some(added) = index.checked_sub(own) {
                return format!("changes[{}].added_{field}[{added}]", change.index);
            }
        }
        format!("profile.{field}[{index}]")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_of_a_change_are_named_in_the_change() {
        let paths = FieldPaths::Change(ChangedFields {
            index: 2,
            fields: vec!["area", "experience_years", "remote_policy"],
            own_credentials: 1,
            own_duties: 0,
        });
        for (field, path) in [
            ("area", "changes[2].area"),
            ("role", "profile.role"),
            ("experience_years", "changes[2].added_experience_years"),
            ("remote_policy.employee_area", "changes[2].remote_policy.employee_area"),
        ] {
            assert_eq!(paths.path(field), path);
        }
        assert_eq!(paths.item("credentials", 0), "profile.credentials[0]");
        assert_eq!(paths.item("credentials", 2), "changes[2].added_credentials[1]");
        assert_eq!(paths.item("duties", 0), "changes[2].added_duties[0]");
        assert_eq!(FieldPaths::Profile.item("duties", 0), "profile.duties[0]");
        let titled = FieldPaths::Title { own: Box::new(paths), fields: vec!["credentials"] };
        assert_eq!(titled.item("credentials", 1), "profile.role");
        assert_eq!(titled.path("area"), "changes[2].area");
        let titled = FieldPaths::Title { own: Box::new(FieldPaths::Profile), fields: vec!["area"] };
        assert_eq!(titled.path("area"), "profile.role");
        assert_eq!(titled.path_of_answer("area"), "profile.area");
    }
}
