//! The parameters of a tool, from the arguments of its command.

use std::any::TypeId;

use clap::{Arg, ArgAction, Command};
use serde_json::{Map, Value, json};

use crate::output::failure::Failure;

/// One parameter of a tool.
#[derive(Debug)]
pub(super) struct Parameter {
    pub(super) name: String,
    pub(super) is_required: bool,
    /// The name of the option; none where the command takes it by its place.
    option: Option<String>,
    kind: Kind,
    is_list: bool,
    description: String,
}

#[derive(Debug)]
enum Kind {
    Text,
    Number,
    Integer,
    Flag,
    /// One of these words.
    Word(Vec<String>),
}

/// The parameters of a command, without those that are left out.
pub(super) fn read_parameters(command: &Command, left_out: &[&str]) -> Vec<Parameter> {
    let taken =
        command.get_arguments().filter(|argument| !left_out.contains(&argument.get_id().as_str()));
    taken.map(Parameter::of_argument).collect()
}

impl Parameter {
    fn of_argument(argument: &Arg) -> Self {
        let id = argument.get_id().as_str();
        let unit = argument.get_value_names().and_then(|names| names.first());
        // The unit of money is in the name, as in the contract.
        let is_money = unit.is_some_and(|unit| unit.as_str() == "DOLLARS");
        let words: Vec<_> = argument.get_possible_values();
        let is_flag = matches!(argument.get_action(), ArgAction::SetTrue);
        let parser = argument.get_value_parser().type_id();
        let kind = if is_flag {
            Kind::Flag
        } else if !words.is_empty() {
            Kind::Word(words.iter().map(|word| word.get_name().to_owned()).collect())
        } else if parser == TypeId::of::<f64>() {
            Kind::Number
        } else if parser == TypeId::of::<i32>() {
            Kind::Integer
        } else {
            Kind::Text
        };
        // What takes several values is a list if its name is a plural: a question has several words, and is one text.
        let is_several = matches!(argument.get_action(), ArgAction::Append)
            || argument.get_value_delimiter().is_some();
        Self {
            name: if is_money { format!("{id}_usd") } else { id.to_owned() },
            is_required: argument.is_required_set(),
            option: argument.get_long().map(str::to_owned),
            kind,
            is_list: is_several && (id.ends_with('s') || id.starts_with("remote")),
            description: argument.get_help().map(ToString::to_string).unwrap_or_default(),
        }
    }

    /// The JSON Schema of its values.
    pub(super) fn write_schema(&self) -> Value {
        let mut schema = match &self.kind {
            Kind::Text => json!({ "type": "string" }),
            Kind::Number => json!({ "type": "number" }),
            Kind::Integer => json!({ "type": "integer" }),
            Kind::Flag => json!({ "type": "boolean" }),
            Kind::Word(words) => json!({ "type": "string", "enum": words }),
        };
        if self.is_list {
            schema = json!({ "type": "array", "items": schema });
        }
        schema["description"] = self.description.as_str().into();
        schema
    }

    /// Writes a value as the words that the command takes; numbers and flags may be texts, and one value stands for a list of one.
    pub(super) fn write_words(&self, value: &Value) -> Result<Vec<String>, Failure> {
        let values = match value {
            Value::Null => return Ok(Vec::new()),
            Value::Array(values) if self.is_list => values.as_slice(),
            single => std::slice::from_ref(single),
        };
        let texts = values.iter().map(|value| self.write_text(value));
        let texts = texts.collect::<Result<Vec<_>, _>>()?;
        let Some(option) = &self.option else { return Ok(texts) };
        if matches!(self.kind, Kind::Flag) {
            let is_set = texts.iter().any(|text| text == "true");
            return Ok(if is_set { vec![format!("--{option}")] } else { Vec::new() });
        }
        Ok(texts.into_iter().map(|text| format!("--{option}={text}")).collect())
    }

    /// True if the command takes the values by their place, behind all options.
    pub(super) fn is_positional(&self) -> bool {
        self.option.is_none()
    }

    fn write_text(&self, value: &Value) -> Result<String, Failure> {
        match value {
            // Words of the contract, such as `HIGH_SCHOOL`, are those of the command in other letters.
            Value::String(text) if matches!(self.kind, Kind::Word(_)) => {
                Ok(text.to_ascii_lowercase().replace('_', "-"))
            }
            Value::String(text) => Ok(text.clone()),
            Value::Number(number) => Ok(number.to_string()),
            Value::Bool(is_set) if matches!(self.kind, Kind::Flag) => Ok(is_set.to_string()),
            _ => {
                let expected = self.write_schema()["type"].as_str().unwrap_or_default().to_owned();
                let message = format!("`{}` is no {expected}", self.name);
                Err(Failure::of_question("FIELD_MALFORMED", message))
            }
        }
    }
}

/// Writes the arguments of a tool as words of its command.
pub(super) fn write_words(
    parameters: &[Parameter],
    arguments: &Map<String, Value>,
) -> Result<Vec<String>, Failure> {
    let known = || {
        parameters.iter().map(|parameter| parameter.name.as_str()).collect::<Vec<_>>().join(", ")
    };
    let (mut options, mut places) = (Vec::new(), Vec::new());
    for (name, value) in arguments {
        let Some(parameter) = parameters.iter().find(|parameter| parameter.name == *name) else {
            let message = format!("there is no `{name}` here, but {}", known());
            return Err(Failure::of_question("FIELD_UNKNOWN", message));
        };
        let words = parameter.write_words(value)?;
        if parameter.is_positional() { places.extend(words) } else { options.extend(words) }
    }
    for parameter in parameters.iter().filter(|parameter| parameter.is_required) {
        let given = arguments.get(&parameter.name);
        if given.is_none_or(|value| value.is_null() || value == "") {
            let message = format!("`{}` is required: {}", parameter.name, parameter.description);
            return Err(Failure::of_question("FIELD_REQUIRED", message));
        }
    }
    // Behind it no text is taken for an option, whatever it begins with.
    options.push("--".to_owned());
    options.extend(places);
    Ok(options)
}

#[cfg(test)]
mod tests {
    use clap::Args as _;

    use super::*;
    use crate::answers::compare::CompareArguments;
    use crate::answers::estimate::EstimateArguments;
    use crate::ask::AskArguments;

    fn parameters<Q: clap::Args>() -> Vec<Parameter> {
        read_parameters(&Q::augment_args(Command::new("test")), &[])
    }

    #[test]
    fn values_become_the_words_that_a_command_takes() {
        let estimate = parameters::<EstimateArguments>();
        let compare = parameters::<CompareArguments>();
        let question = read_parameters(&AskArguments::augment_args(Command::new("ask")), &[]);
        for (parameters, arguments, words) in [
            (
                &estimate,
                json!({"role": "coder", "experience_years": 6}),
                "--experience-years=6 -- coder",
            ),
            (
                &estimate,
                json!({"role": "coder", "experience_years": "6.5"}),
                "--experience-years=6.5 -- coder",
            ),
            (
                &estimate,
                json!({"role": "coder", "credentials": ["CPC", "CCS"]}),
                "--credentials=CPC --credentials=CCS -- coder",
            ),
            (
                &estimate,
                json!({"role": "coder", "credentials": "CPC"}),
                "--credentials=CPC -- coder",
            ),
            (
                &estimate,
                json!({"role": "coder", "education": "HIGH_SCHOOL", "area": null}),
                "--education=high-school -- coder",
            ),
            (&estimate, json!({"role": "coder", "uncertified": true}), "--uncertified -- coder"),
            (&estimate, json!({"role": "--help", "uncertified": false}), "-- --help"),
            (
                &compare,
                json!({"occupations": ["a", "b"], "areas": ["Austin, TX"]}),
                "--area=Austin, TX -- a b",
            ),
            (&question, json!({"question": "coder in Dallas"}), "-- coder in Dallas"),
        ] {
            let Value::Object(arguments) = arguments else { unreachable!() };
            assert_eq!(write_words(parameters, &arguments).unwrap().join(" "), words);
        }
    }

    #[test]
    fn what_is_no_parameter_or_of_another_type_is_refused_by_name() {
        let estimate = parameters::<EstimateArguments>();
        for (arguments, reason, named) in [
            (json!({"role": "coder", "city": "Dallas"}), "FIELD_UNKNOWN", "area"),
            (json!({"area": "Dallas"}), "FIELD_REQUIRED", "role"),
            (json!({"role": ""}), "FIELD_REQUIRED", "role"),
            (json!({"role": {"id": 1}}), "FIELD_MALFORMED", "role"),
            (
                json!({"role": "coder", "experience_years": [1, 2]}),
                "FIELD_MALFORMED",
                "experience_years",
            ),
        ] {
            let Value::Object(arguments) = arguments else { unreachable!() };
            let error = write_words(&estimate, &arguments).unwrap_err().describe_error(5);
            assert_eq!(error["reason"], reason, "{arguments:?}");
            assert!(error["message"].as_str().unwrap().contains(named), "{error:?}");
        }
    }
}
