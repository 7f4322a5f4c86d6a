//! The contracts as descriptors, compiled from a folder of protos with their comments and their own options.

use std::fs;
use std::path::{Path, PathBuf};

use prost_reflect::{
    DescriptorPool, DynamicMessage, EnumDescriptor, FieldDescriptor, FileDescriptor, Kind,
    MessageDescriptor, MethodDescriptor, Value,
};

/// Something that a gate does not let pass.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Finding {
    /// The rule, such as `AIP-132` or `FIELD_MADE_REQUIRED`.
    pub(crate) rule: &'static str,
    /// The full name of the element.
    pub(crate) element: String,
    /// What is wrong with it.
    pub(crate) text: String,
}

impl Finding {
    pub(crate) fn new(
        rule: &'static str,
        element: impl Into<String>,
        text: impl Into<String>,
    ) -> Self {
        Self { rule, element: element.into(), text: text.into() }
    }
}

/// Returns the folder of the protos.
pub(crate) fn proto_folder() -> PathBuf {
    medwage_testkit::root().join("proto")
}

/// Compiles all protos of a folder, with `third_party` in it for what they import.
///
/// # Errors
/// The compiler's message, where they do not compile.
pub(crate) fn compile(folder: &Path) -> Result<DescriptorPool, String> {
    let mut files = Vec::new();
    collect_protos(&folder.join("medwage"), &mut files);
    files.sort();
    let includes = [folder.to_owned(), folder.join("third_party")];
    let mut compiler = protox::Compiler::new(includes).map_err(|error| error.to_string())?;
    compiler.include_imports(true).include_source_info(true);
    compiler.open_files(&files).map_err(|error| format!("{error:?}"))?;
    DescriptorPool::decode(compiler.encode_file_descriptor_set().as_slice())
        .map_err(|error| error.to_string())
}

fn collect_protos(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect_protos(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "proto") {
            files.push(path);
        }
    }
}

/// Returns our own files, without those of others that they import.
pub(crate) fn own_files(pool: &DescriptorPool) -> Vec<FileDescriptor> {
    pool.files().filter(|file| file.package_name().starts_with("medwage.")).collect()
}

/// Returns the messages of these files, nested ones too, without those that stand for map entries.
pub(crate) fn all_messages(files: &[FileDescriptor]) -> Vec<MessageDescriptor> {
    let mut found: Vec<_> = files.iter().flat_map(FileDescriptor::messages).collect();
    let mut index = 0;
    while let Some(message) = found.get(index).cloned() {
        found.extend(message.child_messages());
        index += 1;
    }
    found.retain(|message| !message.is_map_entry());
    found
}

/// Returns the enums of these files, nested ones too.
pub(crate) fn all_enums(files: &[FileDescriptor]) -> Vec<EnumDescriptor> {
    let nested = all_messages(files)
        .into_iter()
        .flat_map(|message| message.child_enums().collect::<Vec<_>>());
    files.iter().flat_map(FileDescriptor::enums).chain(nested).collect()
}

/// Returns the methods of these files.
pub(crate) fn all_methods(files: &[FileDescriptor]) -> Vec<MethodDescriptor> {
    let services = files.iter().flat_map(FileDescriptor::services);
    services.flat_map(|service| service.methods().collect::<Vec<_>>()).collect()
}

/// Returns the message that a field holds.
pub(crate) fn message_of(field: &FieldDescriptor) -> Option<MessageDescriptor> {
    match field.kind() {
        Kind::Message(message) => Some(message),
        _ => None,
    }
}

/// Returns the comment before an element, its lines joined by spaces. Empty where there is none.
pub(crate) fn comment_at(file: &FileDescriptor, path: &[i32]) -> String {
    let locations = file.file_descriptor_proto().source_code_info.as_ref();
    let location =
        locations.and_then(|info| info.location.iter().find(|location| location.path == path));
    let text = location.map_or("", |location| location.leading_comments());
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The value of one of `google.api`'s or `buf.validate`'s options, where it is set.
pub(crate) fn extension(
    pool: &DescriptorPool,
    options: &DynamicMessage,
    name: &str,
) -> Option<Value> {
    let extension = pool.get_extension_by_name(name)?;
    options.has_extension(&extension).then(|| options.get_extension(&extension).into_owned())
}

/// The values of `google.api.field_behavior` that a field has, by name.
pub(crate) fn field_behaviors(field: &FieldDescriptor) -> Vec<String> {
    const OPTION: &str = "google.api.field_behavior";
    let pool = field.parent_pool();
    let Some(Value::List(values)) = extension(pool, &field.options(), OPTION) else {
        return Vec::new();
    };
    let behaviors = pool.get_enum_by_name("google.api.FieldBehavior").unwrap();
    let name = |value: &Value| {
        behaviors.get_value(value.as_enum_number()?).map(|known| known.name().to_owned())
    };
    values.iter().filter_map(name).collect()
}

/// A message's `google.api.resource`.
#[derive(Debug, Clone)]
pub(crate) struct Resource {
    /// Such as `medwage.dev/WageIndex`.
    pub(crate) kind: String,
    /// Such as `wageIndexes/{wage_index}`.
    pub(crate) patterns: Vec<String>,
    /// Such as `wageIndex`.
    pub(crate) singular: String,
    /// Such as `wageIndexes`.
    pub(crate) plural: String,
}

/// Returns what a message says that it is a resource of.
pub(crate) fn resource_of(message: &MessageDescriptor) -> Option<Resource> {
    let pool = message.parent_pool();
    let value = extension(pool, &message.options(), "google.api.resource")?;
    let resource = value.as_message()?;
    let text = |field: &str| {
        let value = resource.get_field_by_name(field);
        value.and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
    };
    let patterns = resource.get_field_by_name("pattern");
    let patterns = patterns.and_then(|value| {
        let list = value.as_list()?.to_vec();
        Some(list.iter().filter_map(|it| it.as_str().map(str::to_owned)).collect())
    });
    Some(Resource {
        kind: text("type"),
        patterns: patterns.unwrap_or_default(),
        singular: text("singular"),
        plural: text("plural"),
    })
}

/// Returns the resource type that a field refers to, such as `medwage.dev/Area`. Empty where it refers to none.
pub(crate) fn reference_of(field: &FieldDescriptor) -> String {
    let value = extension(field.parent_pool(), &field.options(), "google.api.resource_reference");
    let kind = value.and_then(|value| {
        let reference = value.as_message()?.clone();
        let of = |name: &str| {
            let value = reference.get_field_by_name(name)?;
            value.as_str().filter(|text| !text.is_empty()).map(str::to_owned)
        };
        of("type").or_else(|| of("child_type"))
    });
    kind.unwrap_or_default()
}
