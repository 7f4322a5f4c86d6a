//! The contract as OpenAPI 3.1, for tools that know HTTP and JSON and no protobuf.
//!
//! Each unary method is a POST of its Connect path, each message a schema; comments are descriptions, and the options
//! that say who sets a field and what its limits are become `required`, `readOnly` and the limits of JSON Schema.

#![allow(
    clippy::cast_possible_wrap,
    reason = "paths of descriptors are short lists of small numbers"
)]

use std::collections::{BTreeMap, BTreeSet, HashMap};

use prost::Message as _;
use serde_json::{Map, Value, json};

mod descriptors;

use self::descriptors::{
    EnumDescriptor, FieldBehavior, FieldDescriptor, FieldType, FileDescriptor, FileSet,
    MessageDescriptor, MethodDescriptor, Rules,
};

/// Writes the document of an encoded `FileDescriptorSet` with its comments: of the services whose full names `is_served`
/// accepts, in the order of their paths. The same descriptors make the same bytes.
///
/// # Errors
/// If the bytes are no descriptor set.
pub fn write_document(
    set: &[u8],
    is_served: impl Fn(&str) -> bool,
) -> Result<Value, prost::DecodeError> {
    let files = FileSet::decode(set)?.files;
    let types = Types::new(&files);
    let mut methods = Vec::new();
    let mut tags = BTreeMap::new();
    for file in &files {
        for (at, service) in file.services.iter().enumerate() {
            let name = format!("{}.{}", file.package, service.name);
            if !is_served(&name) {
                continue;
            }
            let comments = Comments::from_file(file);
            let unary =
                |method: &&MethodDescriptor| !method.client_streaming && !method.server_streaming;
            if service.methods.iter().filter(unary).count() > 0 {
                tags.insert(service.name.clone(), comments.comment_at(&[6, at as i32]));
            }
            for (number, method) in
                service.methods.iter().enumerate().filter(|(_, method)| unary(method))
            {
                let description = comments.comment_at(&[6, at as i32, 2, number as i32]);
                methods.push(Operation { service: name.clone(), method, description });
            }
        }
    }
    Ok(json!({
        "openapi": "3.1.0",
        "info": {
            "title": "medwage",
            "version": env!("CARGO_PKG_VERSION"),
            "description": "Pay intelligence for US medical billing, coding and health information work. Each method \
                is a POST of a JSON object (the Connect protocol); the same methods answer gRPC.",
            "license": { "name": "Apache-2.0", "identifier": "Apache-2.0" },
        },
        "servers": [{ "url": "/" }],
        "tags": tags.iter().map(|(name, text)| json!({ "name": name, "description": text })).collect::<Value>(),
        "paths": write_paths(&methods),
        "components": { "schemas": types.write_schemas(&methods) },
    }))
}

/// A unary method, the service that has it, and its comment.
struct Operation<'f> {
    service: String,
    method: &'f MethodDescriptor,
    description: String,
}

fn write_paths(operations: &[Operation<'_>]) -> Value {
    let mut count: HashMap<&str, usize> = HashMap::new();
    for operation in operations {
        *count.entry(&operation.method.name).or_default() += 1;
    }
    let mut paths = Map::new();
    for Operation { service, method, description } in operations {
        let short = service.rsplit('.').next().unwrap_or(service);
        // A name that two services have would be no id.
        let id = match count.get(method.name.as_str()) {
            Some(1) => method.name.clone(),
            _ => format!("{short}_{}", method.name),
        };
        let mut operation = json!({
            "operationId": id,
            "tags": [short],
            "summary": first_sentence(description),
            "description": description,
            "requestBody": { "required": true, "content": json_content(&method.input) },
            "responses": {
                "200": { "description": "The answer.", "content": json_content(&method.output) },
                "default": { "description": "The call failed.", "content": json_content(ERROR) },
            },
        });
        if method.options.as_ref().is_some_and(|options| options.deprecated) {
            operation["deprecated"] = json!(true);
        }
        paths.insert(format!("/{service}/{}", method.name), json!({ "post": operation }));
    }
    paths.into()
}

fn json_content(message: &str) -> Value {
    json!({ "application/json": { "schema": schema_reference(message) } })
}

fn schema_reference(name: &str) -> Value {
    json!({ "$ref": format!("#/components/schemas/{}", name.trim_start_matches('.')) })
}

/// The schema of errors: no message of the contract, but what Connect answers with.
const ERROR: &str = "connect.Error";

fn error_schema() -> Value {
    let codes = [
        "canceled",
        "unknown",
        "invalid_argument",
        "deadline_exceeded",
        "not_found",
        "already_exists",
        "permission_denied",
        "resource_exhausted",
        "failed_precondition",
        "aborted",
        "out_of_range",
        "unimplemented",
        "internal",
        "unavailable",
        "data_loss",
        "unauthenticated",
    ];
    json!({
        "type": "object",
        "description": "Why a call failed.",
        "required": ["code"],
        "properties": {
            "code": { "type": "string", "enum": codes },
            "message": { "type": "string", "description": "One sentence that says what to do next." },
            "details": {
                "type": "array",
                "items": {
                    "type": "object",
                    "required": ["type", "value"],
                    "properties": {
                        "type": { "type": "string", "description": "The full name of a message, such as google.rpc.BadRequest." },
                        "value": { "type": "string", "contentEncoding": "base64", "description": "The message in binary." },
                        "debug": { "type": "object", "description": "The same message as JSON." },
                    },
                },
            },
        },
    })
}

/// Messages and enums by full name, with a dot before it.
struct Types<'f> {
    messages: HashMap<String, (&'f MessageDescriptor, Comments<'f>, Vec<i32>)>,
    enums: HashMap<String, (&'f EnumDescriptor, Comments<'f>, Vec<i32>)>,
}

impl<'f> Types<'f> {
    fn new(files: &'f [FileDescriptor]) -> Self {
        let mut types = Self { messages: HashMap::new(), enums: HashMap::new() };
        for file in files {
            let (outer, comments) = (format!(".{}", file.package), Comments::from_file(file));
            for (at, message) in file.messages.iter().enumerate() {
                types.add_message(&outer, message, &comments, vec![4, at as i32]);
            }
            for (at, described) in file.enums.iter().enumerate() {
                types.add_enum(&outer, described, &comments, vec![5, at as i32]);
            }
        }
        types
    }

    fn add_message(
        &mut self,
        outer: &str,
        message: &'f MessageDescriptor,
        comments: &Comments<'f>,
        path: Vec<i32>,
    ) {
        let name = format!("{outer}.{}", message.name);
        for (at, nested) in message.messages.iter().enumerate() {
            self.add_message(&name, nested, comments, [&path[..], &[3, at as i32]].concat());
        }
        for (at, nested) in message.enums.iter().enumerate() {
            self.add_enum(&name, nested, comments, [&path[..], &[4, at as i32]].concat());
        }
        self.messages.insert(name, (message, comments.clone(), path));
    }

    fn add_enum(
        &mut self,
        outer: &str,
        described: &'f EnumDescriptor,
        comments: &Comments<'f>,
        path: Vec<i32>,
    ) {
        let name = format!("{outer}.{}", described.name);
        self.enums.insert(name, (described, comments.clone(), path));
    }

    /// The schemas of all that the methods ask and answer, and of errors.
    fn write_schemas(&self, operations: &[Operation<'_>]) -> Value {
        let inputs = operations.iter().map(|operation| operation.method.input.as_str());
        let outputs = operations.iter().map(|operation| operation.method.output.as_str());
        let (asked, answered) = (self.find_reachable(inputs), self.find_reachable(outputs));
        let mut schemas = Map::new();
        for name in asked.union(&answered) {
            let schema = match (self.messages.get(name), self.enums.get(name)) {
                _ if well_known_schema(name).is_some() => continue,
                // Replies may gain fields; what a caller sends may not hold a field that nobody reads.
                (Some((message, comments, path)), _) => {
                    self.message_schema(message, comments, path, !answered.contains(name))
                }
                (None, Some((described, comments, path))) => enum_schema(described, comments, path),
                (None, None) => continue,
            };
            schemas.insert(name.trim_start_matches('.').to_owned(), schema);
        }
        schemas.insert(ERROR.to_owned(), error_schema());
        schemas.into()
    }

    fn find_reachable<'n>(&self, roots: impl Iterator<Item = &'n str>) -> BTreeSet<String> {
        let mut waiting: Vec<String> = roots.map(str::to_owned).collect();
        let mut found = BTreeSet::new();
        while let Some(name) = waiting.pop() {
            if well_known_schema(&name).is_some() || !found.insert(name.clone()) {
                continue;
            }
            if let Some((message, ..)) = self.messages.get(&name) {
                for field in &message.fields {
                    match self.map_value(field) {
                        Some(value) => waiting.extend(Some(value.type_name.clone())),
                        None => waiting.push(field.type_name.clone()),
                    }
                }
            }
            waiting.retain(|name| !name.is_empty());
        }
        found
    }

    fn message_schema(
        &self,
        message: &MessageDescriptor,
        comments: &Comments<'_>,
        path: &[i32],
        is_only_asked: bool,
    ) -> Value {
        let (mut properties, mut required) = (Map::new(), Vec::new());
        for (at, field) in message.fields.iter().enumerate() {
            let description = comments.comment_at(&[path, &[2, at as i32]].concat());
            let options = field.options.clone().unwrap_or_default();
            let behaviors: Vec<_> = options.behaviors().collect();
            let rules = options.rules.unwrap_or_default();
            let mut schema = self.field_schema(field, &rules);
            if !description.is_empty() {
                schema["description"] = json!(description);
            }
            if behaviors.contains(&FieldBehavior::OutputOnly) {
                schema["readOnly"] = json!(true);
            }
            if options.deprecated {
                schema["deprecated"] = json!(true);
            }
            if behaviors.contains(&FieldBehavior::Required) || rules.required {
                required.push(json!(field.json_name));
            }
            properties.insert(field.json_name.clone(), schema);
        }
        let mut schema = json!({ "type": "object", "properties": properties });
        let description = [comments.comment_at(path), oneof_notes(message)].join("\n\n");
        if !description.trim().is_empty() {
            schema["description"] = json!(description.trim());
        }
        if !required.is_empty() {
            schema["required"] = required.into();
        }
        if is_only_asked {
            schema["additionalProperties"] = json!(false);
        }
        schema
    }

    fn field_schema(&self, field: &FieldDescriptor, rules: &Rules) -> Value {
        if let Some(value) = self.map_value(field) {
            let values = self.value_schema(value, &Rules::default());
            return json!({ "type": "object", "additionalProperties": values });
        }
        if !field.is_repeated() {
            return self.value_schema(field, rules);
        }
        let repeated = rules.repeated.clone().unwrap_or_default();
        let items = repeated.items.as_deref().cloned().unwrap_or_default();
        let mut schema = json!({ "type": "array", "items": self.value_schema(field, &items) });
        put_limit(&mut schema, "minItems", repeated.min_items);
        put_limit(&mut schema, "maxItems", repeated.max_items);
        schema
    }

    fn value_schema(&self, field: &FieldDescriptor, rules: &Rules) -> Value {
        match field.field_type() {
            FieldType::Bool => json!({ "type": "boolean" }),
            FieldType::String => {
                let (mut schema, text) = (json!({ "type": "string" }), rules.string.clone());
                let text = text.unwrap_or_default();
                put_limit(&mut schema, "minLength", text.min_len);
                put_limit(&mut schema, "maxLength", text.max_len);
                put_limit(&mut schema, "pattern", text.pattern);
                schema
            }
            FieldType::Bytes => json!({ "type": "string", "contentEncoding": "base64" }),
            FieldType::Real => {
                let mut schema = json!({ "type": "number" });
                let real = rules.double.or(rules.float.map(Into::into)).unwrap_or_default();
                put_limit(&mut schema, "exclusiveMaximum", real.lt);
                put_limit(&mut schema, "maximum", real.lte);
                put_limit(&mut schema, "exclusiveMinimum", real.gt);
                put_limit(&mut schema, "minimum", real.gte);
                schema
            }
            FieldType::Integer { is_signed } => {
                let mut schema = json!({ "type": "integer", "format": "int32" });
                if !is_signed {
                    schema = json!({ "type": "integer", "minimum": 0 });
                }
                let integer = rules.int32.or(rules.uint32).unwrap_or_default();
                put_limit(&mut schema, "exclusiveMaximum", integer.lt);
                put_limit(&mut schema, "maximum", integer.lte);
                put_limit(&mut schema, "exclusiveMinimum", integer.gt);
                put_limit(&mut schema, "minimum", integer.gte);
                schema
            }
            // More than a double holds: a string in JSON.
            FieldType::LongInteger => json!({ "type": "string", "format": "int64" }),
            FieldType::Named => well_known_schema(&field.type_name)
                .unwrap_or_else(|| schema_reference(&field.type_name)),
        }
    }

    /// The field of the values, where a field is a map.
    fn map_value(&self, field: &FieldDescriptor) -> Option<&FieldDescriptor> {
        let (entry, ..) = self.messages.get(&field.type_name)?;
        let is_entry = entry.options.as_ref().is_some_and(|options| options.map_entry);
        entry.fields.iter().find(|field| is_entry && field.number == 2)
    }
}

fn put_limit<T: serde_json::value::Index>(
    schema: &mut Value,
    key: T,
    limit: Option<impl Into<Value>>,
) {
    if let Some(limit) = limit {
        schema[key] = limit.into();
    }
}

fn enum_schema(described: &EnumDescriptor, comments: &Comments<'_>, path: &[i32]) -> Value {
    let mut description = comments.comment_at(path);
    for (at, value) in described.values.iter().enumerate() {
        let meaning = comments.comment_at(&[path, &[2, at as i32]].concat());
        if !meaning.is_empty() {
            description.push_str(&format!("\n- {}: {}", value.name, meaning.replace('\n', " ")));
        }
    }
    let names: Vec<_> = described.values.iter().map(|value| value.name.as_str()).collect();
    json!({ "type": "string", "enum": names, "description": description.trim() })
}

/// The oneofs of a message, as a sentence: JSON Schema has no short word for them.
fn oneof_notes(message: &MessageDescriptor) -> String {
    let members = |at: usize| {
        let own =
            |field: &&FieldDescriptor| !field.is_optional && field.oneof_index == Some(at as i32);
        let names = message.fields.iter().filter(own).map(|field| format!("`{}`", field.json_name));
        names.collect::<Vec<_>>()
    };
    let all = (0..message.oneofs.len()).map(members).filter(|names| names.len() > 1);
    all.map(|names| format!("At most one of {}.", names.join(", "))).collect::<Vec<_>>().join("\n")
}

/// The JSON of the messages that have a form of their own.
fn well_known_schema(name: &str) -> Option<Value> {
    Some(match name.strip_prefix(".google.protobuf.")? {
        "Timestamp" => json!({ "type": "string", "format": "date-time" }),
        "Duration" => {
            json!({ "type": "string", "pattern": r"^-?[0-9]+(\.[0-9]{1,9})?s$", "description": "Seconds, such as `1.5s`." })
        }
        "FieldMask" => json!({ "type": "string" }),
        "Any" => {
            json!({ "type": "object", "required": ["@type"], "properties": { "@type": { "type": "string" } } })
        }
        "Struct" | "Empty" => json!({ "type": "object" }),
        "ListValue" => json!({ "type": "array", "items": {} }),
        "Value" => json!({}),
        "NullValue" => json!({ "type": "null" }),
        "StringValue" => json!({ "type": ["string", "null"] }),
        "BytesValue" => json!({ "type": ["string", "null"], "contentEncoding": "base64" }),
        "BoolValue" => json!({ "type": ["boolean", "null"] }),
        "Int32Value" | "UInt32Value" => json!({ "type": ["integer", "null"] }),
        "Int64Value" | "UInt64Value" => json!({ "type": ["string", "null"] }),
        "DoubleValue" | "FloatValue" => json!({ "type": ["number", "null"] }),
        _ => return None,
    })
}

/// The comments of a file, by the path of what they stand before.
#[derive(Clone)]
struct Comments<'f>(std::rc::Rc<HashMap<&'f [i32], &'f str>>);

impl<'f> Comments<'f> {
    fn from_file(file: &'f FileDescriptor) -> Self {
        let locations = file.source.iter().flat_map(|source| &source.locations);
        let comments = locations
            .filter(|location| !location.leading_comments.is_empty())
            .map(|location| (&location.path[..], location.leading_comments.as_str()));
        Self(std::rc::Rc::new(comments.collect()))
    }

    fn comment_at(&self, path: &[i32]) -> String {
        let comment = self.0.get(path).copied().unwrap_or_default();
        let lines = comment.lines().map(|line| line.strip_prefix(' ').unwrap_or(line).trim_end());
        lines.collect::<Vec<_>>().join("\n").trim().to_owned()
    }
}

fn first_sentence(text: &str) -> String {
    let paragraph = text.split("\n\n").next().unwrap_or_default().replace('\n', " ");
    match paragraph.find(". ") {
        Some(end) => paragraph[..=end].to_owned(),
        None => paragraph,
    }
}
