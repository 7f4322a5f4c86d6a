//! The gates are shut: each change of the contract that would break a caller is refused by the one that the table names, and
//! what only adds passes both. Each is made in a copy of `proto/` of its own.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Mutex;

use medwage_testkit::{buf, root};
use prost_reflect::DescriptorPool;

use super::compat::find_breaks;
use super::descriptors::{compile, proto_folder};

/// Who refuses a change.
#[derive(Debug, Clone, Copy)]
enum Gate {
    /// `buf breaking` at FILE level, by this rule.
    Buf(&'static str),
    /// `compat`, by this rule.
    Compat(&'static str),
    /// Nobody: it breaks nothing.
    Open,
}

/// What is done to a file.
#[derive(Debug, Clone, Copy)]
enum Edit {
    /// This text, which stands once in it, becomes that.
    Replace(&'static str, &'static str),
    /// This word becomes that wherever it stands.
    Rename(&'static str, &'static str),
    /// The block that begins with this line goes to another file.
    Move(&'static str, &'static str),
    /// This text is added at its end.
    Append(&'static str),
    /// A new file with this text.
    Create(&'static str),
    /// The file goes.
    Delete,
}

use Edit::{Append, Create, Delete, Move, Rename, Replace};
use Gate::{Buf, Compat, Open};

struct Mutation {
    what: &'static str,
    file: &'static str,
    edit: Edit,
    gate: Gate,
}

const fn mutation(what: &'static str, file: &'static str, edit: Edit, gate: Gate) -> Mutation {
    Mutation { what, file, edit, gate }
}

const PAY: &str = "medwage/type/v1/pay.proto";
const EVIDENCE: &str = "medwage/type/v1/evidence.proto";
const READING: &str = "medwage/type/v1/reading.proto";
const PROFILE: &str = "medwage/type/v1/profile.proto";
const OPTIONS: &str = "medwage/type/v1/options.proto";
const REASONS: &str = "medwage/errors/v1/error_reason.proto";
const CANDIDATES: &str = "medwage/errors/v1/candidates.proto";
const BENCHMARK: &str = "medwage/benchmark/v1/benchmark_service.proto";
const MARKET: &str = "medwage/benchmark/v1/resources.proto";
const ESTIMATOR: &str = "medwage/estimator/v1/estimator_service.proto";
const CATALOG: &str = "medwage/catalog/v1/catalog_service.proto";
const ROLES: &str = "medwage/catalog/v1/catalog.proto";

const P10: &str = "optional double p10 = 1 [(google.api.field_behavior) = OUTPUT_ONLY];";
const YEARS: &str =
    "optional double experience_years = 4 [\n    (google.api.field_behavior) = OPTIONAL,";
const GET_AREA: &str = "rpc GetArea(GetAreaRequest) returns (Area) {\n    option idempotency_level = NO_SIDE_EFFECTS;\n  }";

const MUTATIONS: &[Mutation] = &[
    // Services and methods.
    mutation("delete a method", BENCHMARK, Replace(GET_AREA, ""), Buf("RPC_NO_DELETE")),
    mutation(
        "rename a method",
        BENCHMARK,
        Replace("rpc GetArea(", "rpc FetchArea("),
        Buf("RPC_NO_DELETE"),
    ),
    mutation(
        "rename a service",
        CATALOG,
        Replace("service CatalogService {", "service JobCatalogService {"),
        Buf("SERVICE_NO_DELETE"),
    ),
    mutation(
        "another request",
        BENCHMARK,
        Replace("GetArea(GetAreaRequest)", "GetArea(GetIndustryRequest)"),
        Buf("RPC_SAME_REQUEST_TYPE"),
    ),
    mutation(
        "another reply",
        BENCHMARK,
        Replace("(GetAreaRequest) returns (Area)", "(GetAreaRequest) returns (Industry)"),
        Buf("RPC_SAME_RESPONSE_TYPE"),
    ),
    mutation(
        "a stream of replies becomes one",
        BENCHMARK,
        Replace("returns (stream ExportBenchmarksResponse)", "returns (ExportBenchmarksResponse)"),
        Buf("RPC_SAME_SERVER_STREAMING"),
    ),
    mutation(
        "a stream of requests becomes one",
        ESTIMATOR,
        Replace("(stream StreamEstimatesRequest)", "(StreamEstimatesRequest)"),
        Buf("RPC_SAME_CLIENT_STREAMING"),
    ),
    mutation(
        "a method may change something",
        BENCHMARK,
        Replace(GET_AREA, "rpc GetArea(GetAreaRequest) returns (Area);"),
        Buf("RPC_SAME_IDEMPOTENCY_LEVEL"),
    ),
    // Messages and enums.
    mutation(
        "rename a message",
        PROFILE,
        Rename("BlendWeights", "BlendShares"),
        Buf("MESSAGE_NO_DELETE"),
    ),
    mutation(
        "move a message to another file",
        EVIDENCE,
        Move("message ModelFactor {", READING),
        Buf("MESSAGE_NO_DELETE"),
    ),
    mutation("rename an enum", PROFILE, Rename("PayArea", "PayPlace"), Buf("ENUM_NO_DELETE")),
    mutation(
        "move an enum to another file",
        EVIDENCE,
        Move("enum StepOutcome {", READING),
        Buf("ENUM_NO_DELETE"),
    ),
    mutation(
        "delete an enum's value",
        PROFILE,
        Replace("EMPLOYER_KIND_FEDERAL = 5;", ""),
        Buf("ENUM_VALUE_NO_DELETE"),
    ),
    mutation(
        "rename an enum's value",
        PAY,
        Replace("GAP_KIND_WITHHELD = 2;", "GAP_KIND_SUPPRESSED = 2;"),
        Buf("ENUM_VALUE_SAME_NAME"),
    ),
    mutation(
        "renumber an enum's value",
        PAY,
        Replace("GAP_KIND_WITHHELD = 2;", "GAP_KIND_WITHHELD = 12;"),
        Buf("ENUM_VALUE_NO_DELETE"),
    ),
    // Fields.
    mutation("delete a field", PAY, Replace(P10, ""), Buf("FIELD_NO_DELETE")),
    mutation(
        "delete a field and reserve it",
        PAY,
        Replace(P10, "reserved 1;\n  reserved \"p10\";"),
        Buf("FIELD_NO_DELETE"),
    ),
    mutation(
        "rename a field",
        PAY,
        Replace("double p10 = 1 ", "double p05 = 1 "),
        Buf("FIELD_SAME_NAME"),
    ),
    mutation(
        "renumber a field",
        PAY,
        Replace("double p10 = 1 ", "double p10 = 21 "),
        Buf("FIELD_NO_DELETE"),
    ),
    mutation(
        "swap two numbers",
        PAY,
        Replace(
            "  // Lower end.\n  double low = 1;\n  // Upper end, not below the lower one.\n  double high = 2;",
            "  // Lower end.\n  double low = 2;\n  // Upper end, not below the lower one.\n  double high = 1;",
        ),
        Buf("FIELD_SAME_NAME"),
    ),
    mutation(
        "a number becomes text",
        PAY,
        Replace("optional double lower_bound = 3", "optional string lower_bound = 3"),
        Buf("FIELD_SAME_TYPE"),
    ),
    mutation(
        "a wider integer, which is text in JSON",
        PROFILE,
        Replace("optional int32 direct_report_count", "optional int64 direct_report_count"),
        Buf("FIELD_SAME_TYPE"),
    ),
    mutation(
        "another message in a field",
        PAY,
        Replace("Wage wage = 2 ", "PayGap wage = 2 "),
        Buf("FIELD_SAME_TYPE"),
    ),
    mutation(
        "an enum becomes text",
        PROFILE,
        Replace("  Education education = 5 ", "  string education = 5 "),
        Buf("FIELD_SAME_TYPE"),
    ),
    mutation(
        "0 becomes unset",
        PROFILE,
        Replace("optional double experience_years", "double experience_years"),
        Buf("FIELD_SAME_CARDINALITY"),
    ),
    mutation(
        "unset differs from 0",
        PROFILE,
        Replace("bool uncertified = 7", "optional bool uncertified = 7"),
        Buf("FIELD_SAME_CARDINALITY"),
    ),
    mutation(
        "one becomes many",
        PROFILE,
        Replace("  Specialty specialty = 8 ", "  repeated Specialty specialty = 8 "),
        Buf("FIELD_SAME_CARDINALITY"),
    ),
    mutation(
        "many become one",
        PROFILE,
        Replace("repeated Duty duties", "Duty duties"),
        Buf("FIELD_SAME_CARDINALITY"),
    ),
    mutation(
        "into a oneof",
        PROFILE,
        Replace(
            "  bool uncertified = 7 [(google.api.field_behavior) = OPTIONAL];",
            "  oneof held {\n    bool uncertified = 7 [(google.api.field_behavior) = OPTIONAL];\n  }",
        ),
        Buf("FIELD_SAME_ONEOF"),
    ),
    mutation(
        "out of a oneof",
        OPTIONS,
        Replace(
            "    double annual_percent = 3 [\n      (google.api.field_behavior) = OPTIONAL,\n      (buf.validate.field).double.gte = -20,\n      (buf.validate.field).double.lte = 50\n    ];\n  }",
            "  }\n  double annual_percent = 3 [\n    (google.api.field_behavior) = OPTIONAL,\n    (buf.validate.field).double.gte = -20,\n    (buf.validate.field).double.lte = 50\n  ];",
        ),
        Buf("FIELD_SAME_ONEOF"),
    ),
    mutation(
        "rename a oneof",
        OPTIONS,
        Replace("oneof basis {", "oneof index_basis {"),
        Buf("ONEOF_NO_DELETE"),
    ),
    mutation(
        "another key in JSON",
        PAY,
        Replace(
            "string footnote_code = 4 [",
            "string footnote_code = 4 [json_name = \"footnote\", ",
        ),
        Buf("FIELD_SAME_JSON_NAME"),
    ),
    // Files and what code is generated into.
    mutation("delete a file", CANDIDATES, Delete, Buf("FILE_NO_DELETE")),
    mutation(
        "another package",
        CANDIDATES,
        Replace("package medwage.errors.v1;", "package medwage.errors.v1.candidates;"),
        Buf("FILE_SAME_PACKAGE"),
    ),
    mutation(
        "another Java package",
        CANDIDATES,
        Replace("\"dev.medwage.errors.v1\"", "\"com.medwage.errors.v1\""),
        Buf("FILE_SAME_JAVA_PACKAGE"),
    ),
    mutation(
        "one Java file for all",
        CANDIDATES,
        Replace("java_multiple_files = true", "java_multiple_files = false"),
        Buf("FILE_SAME_JAVA_MULTIPLE_FILES"),
    ),
    mutation(
        "another Java class",
        CANDIDATES,
        Replace("\"CandidatesProto\"", "\"Candidates2Proto\""),
        Buf("FILE_SAME_JAVA_OUTER_CLASSNAME"),
    ),
    mutation(
        "another Go package",
        CANDIDATES,
        Replace("errors/v1;errorsv1", "errors/v1;errors"),
        Buf("FILE_SAME_GO_PACKAGE"),
    ),
    mutation(
        "another C# namespace",
        CANDIDATES,
        Replace("Medwage.Errors.V1", "Medwage.Errors"),
        Buf("FILE_SAME_CSHARP_NAMESPACE"),
    ),
    // What buf reads past.
    mutation(
        "an optional field becomes required",
        PROFILE,
        Replace(
            YEARS,
            "optional double experience_years = 4 [\n    (google.api.field_behavior) = REQUIRED,",
        ),
        Compat("FIELD_MADE_REQUIRED"),
    ),
    mutation(
        "a new required field of a request",
        BENCHMARK,
        Replace(
            "message GetAreaRequest {\n",
            "message GetAreaRequest {\n  // Required. The day.\n  string day = 9 [(google.api.field_behavior) = REQUIRED];\n",
        ),
        Compat("FIELD_NEW_REQUIRED"),
    ),
    mutation(
        "a request's field is only answered",
        PROFILE,
        Replace(
            YEARS,
            "optional double experience_years = 4 [\n    (google.api.field_behavior) = OUTPUT_ONLY,",
        ),
        Compat("FIELD_BEHAVIOR_CHANGED"),
    ),
    mutation(
        "a field refers to something else",
        EVIDENCE,
        Replace(
            "(google.api.resource_reference).type = \"medwage.dev/Release\"",
            "(google.api.resource_reference).type = \"medwage.dev/Model\"",
        ),
        Compat("REFERENCE_CHANGED"),
    ),
    mutation(
        "a tighter limit",
        OPTIONS,
        Replace("double.lte = 50", "double.lte = 40"),
        Compat("RULES_CHANGED"),
    ),
    mutation(
        "a higher least value",
        OPTIONS,
        Replace("double.gte = -20", "double.gte = -10"),
        Compat("RULES_CHANGED"),
    ),
    mutation(
        "a new rule",
        PROFILE,
        Replace(
            "bool uncertified = 7 [(google.api.field_behavior) = OPTIONAL];",
            "bool uncertified = 7 [(google.api.field_behavior) = OPTIONAL, (buf.validate.field).required = true];",
        ),
        Compat("RULES_CHANGED"),
    ),
    mutation(
        "another pattern of a text",
        OPTIONS,
        Replace("(0[1-9]|1[0-2])$", "[0-9]{2}$"),
        Compat("RULES_CHANGED"),
    ),
    mutation(
        "names are written otherwise",
        ROLES,
        Replace("pattern: \"roles/{role}\"", "pattern: \"jobs/{role}\""),
        Compat("RESOURCE_CHANGED"),
    ),
    mutation(
        "a resource of another type",
        MARKET,
        Replace("type: \"medwage.dev/Area\"\n", "type: \"medwage.dev/Place\"\n"),
        Compat("RESOURCE_CHANGED"),
    ),
    mutation(
        "a reason with another code",
        REASONS,
        Replace(
            "// INVALID_ARGUMENT. No area of the release",
            "// NOT_FOUND. No area of the release",
        ),
        Compat("REASON_CODE_CHANGED"),
    ),
    // What may come.
    mutation(
        "a new method",
        CATALOG,
        Replace(
            "service CatalogService {\n",
            "service CatalogService {\n  // Counts the roles.\n  rpc CountRoles(CountRolesRequest) returns (CountRolesResponse) {\n    option idempotency_level = NO_SIDE_EFFECTS;\n  }\n",
        ),
        Open,
    ),
    mutation(
        "a new service in a new package",
        "medwage/postings/v1/postings_service.proto",
        Create(NEW_SERVICE),
        Open,
    ),
    mutation(
        "a new message",
        PAY,
        Append(
            "\n// New.\nmessage PayTable {\n  // Output only. Rows.\n  repeated Wage rows = 1 [(google.api.field_behavior) = OUTPUT_ONLY];\n}\n",
        ),
        Open,
    ),
    mutation(
        "a new optional field of a request",
        OPTIONS,
        Replace(
            "message Market {\n",
            "message Market {\n  // Optional. The ownership.\n  string ownership = 9 [(google.api.field_behavior) = OPTIONAL];\n",
        ),
        Open,
    ),
    mutation(
        "a new field of a reply",
        PAY,
        Replace(
            "message PayGap {\n",
            "message PayGap {\n  // Output only. The page.\n  string page = 9 [(google.api.field_behavior) = OUTPUT_ONLY];\n",
        ),
        Open,
    ),
    mutation(
        "a new value of an enum",
        PROFILE,
        Replace(
            "EMPLOYER_KIND_FEDERAL = 5;",
            "EMPLOYER_KIND_FEDERAL = 5;\n  // A tribe.\n  EMPLOYER_KIND_TRIBAL = 6;",
        ),
        Open,
    ),
    mutation(
        "a new enum",
        PROFILE,
        Append(
            "\n// New. More values may come.\nenum Shift {\n  // Not stated.\n  SHIFT_UNSPECIFIED = 0;\n}\n",
        ),
        Open,
    ),
    mutation(
        "other words in a comment",
        PAY,
        Replace(
            "// Output only. A tenth of the workers earn less.",
            "// Output only. One worker in ten earns less.",
        ),
        Open,
    ),
    mutation("a looser limit", OPTIONS, Replace("double.lte = 50", "double.lte = 60"), Open),
    mutation(
        "a rule that goes",
        OPTIONS,
        Replace(",\n      (buf.validate.field).double.gte = -20", ""),
        Open,
    ),
    mutation(
        "a required field becomes optional",
        OPTIONS,
        Replace(
            "  // Required. The month, such as `2026-05`; not before the release's reference month.\n  string month = 1 [\n    (google.api.field_behavior) = REQUIRED,\n    (buf.validate.field).required = true,",
            "  // Optional. The month.\n  string month = 1 [\n    (google.api.field_behavior) = OPTIONAL,",
        ),
        Open,
    ),
    mutation(
        "another form of a name",
        ROLES,
        Replace(
            "pattern: \"roles/{role}\"",
            "pattern: \"roles/{role}\"\n    pattern: \"catalogs/{catalog}/roles/{role}\"",
        ),
        Open,
    ),
    mutation(
        "a field that is retired",
        PAY,
        Replace("string footnote_code = 4 [", "string footnote_code = 4 [deprecated = true, "),
        Open,
    ),
    mutation(
        "a new reason",
        REASONS,
        Replace(
            "  ERROR_REASON_UNSPECIFIED = 0;\n",
            "  ERROR_REASON_UNSPECIFIED = 0;\n  // INVALID_ARGUMENT. New.\n  ERROR_REASON_NEW = 900;\n",
        ),
        Open,
    ),
];

const NEW_SERVICE: &str = r#"syntax = "proto3";

package medwage.postings.v1;

// Says what postings say.
service PostingsService {
  // Counts postings.
  rpc CountPostings(CountPostingsRequest) returns (CountPostingsResponse) {
    option idempotency_level = NO_SIDE_EFFECTS;
  }
}

// Nothing to choose.
message CountPostingsRequest {}

// How many.
message CountPostingsResponse {
  // How many there are.
  int32 posting_count = 1;
}
"#;

const NEW_MESSAGES: &str = "\n// Nothing to choose.\nmessage CountRolesRequest {}\n\n// How many.\nmessage CountRolesResponse {\n  // How many there are.\n  int32 role_count = 1;\n}\n";

/// Copies the folder of protos, and `buf.yaml` for buf.
fn copy_protos() -> tempfile::TempDir {
    let copy = tempfile::tempdir().unwrap();
    fs::copy(root().join("buf.yaml"), copy.path().join("buf.yaml")).unwrap();
    let mut folders = vec![PathBuf::from("proto")];
    while let Some(folder) = folders.pop() {
        fs::create_dir_all(copy.path().join(&folder)).unwrap();
        for entry in fs::read_dir(root().join(&folder)).unwrap() {
            let entry = entry.unwrap();
            let path = folder.join(entry.file_name());
            if entry.file_type().unwrap().is_dir() {
                folders.push(path);
            } else {
                fs::copy(entry.path(), copy.path().join(path)).unwrap();
            }
        }
    }
    copy
}

fn apply(mutation: &Mutation, protos: &Path) {
    let file = protos.join(mutation.file);
    let read = |file: &Path| fs::read_to_string(file).unwrap();
    let once = |text: &str, found: &str| {
        assert_eq!(text.matches(found).count(), 1, "{}: {found:?}", mutation.what);
    };
    match mutation.edit {
        Replace(before, after) => {
            let text = read(&file);
            once(&text, before);
            fs::write(&file, text.replace(before, after)).unwrap();
            if mutation.what == "a new method" {
                fs::write(&file, read(&file) + NEW_MESSAGES).unwrap();
            }
        }
        Rename(before, after) => {
            let text = read(&file);
            assert!(text.contains(before), "{}", mutation.what);
            fs::write(&file, text.replace(before, after)).unwrap();
        }
        Move(start, target) => {
            let text = read(&file);
            once(&text, start);
            let begin = text.find(start).unwrap();
            let end = begin + text[begin..].find("\n}\n").unwrap() + 3;
            let target = protos.join(target);
            fs::write(&target, format!("{}\n// Moved.\n{}", read(&target), &text[begin..end]))
                .unwrap();
            fs::write(&file, format!("{}message Left {{}}\n{}", &text[..begin], &text[end..]))
                .unwrap();
        }
        Append(more) => fs::write(&file, read(&file) + more).unwrap(),
        Create(text) => {
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(&file, text).unwrap();
        }
        Delete => fs::remove_file(&file).unwrap(),
    }
}

/// The rules of `buf breaking` that a folder breaks against an image.
fn rules_broken(buf: &Path, folder: &Path, image: &Path) -> Result<Vec<String>, String> {
    let mut command = Command::new(buf);
    command.current_dir(folder).args(["breaking", "--error-format=json", "--against"]).arg(image);
    let output = command.output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    let errors = String::from_utf8_lossy(&output.stderr).into_owned();
    if !errors.is_empty() || said.is_empty() != output.status.success() {
        return Err(said + &errors);
    }
    let rule = |line: &str| {
        let finding: serde_json::Value = serde_json::from_str(line).unwrap();
        finding["type"].as_str().unwrap().to_owned()
    };
    Ok(said.lines().map(rule).collect())
}

/// What a mutation does that its gate does not say. None where it is as the table has it.
fn judge(mutation: &Mutation, buf: &Path, image: &Path, landed: &DescriptorPool) -> Option<String> {
    let copy = copy_protos();
    let protos = copy.path().join("proto");
    apply(mutation, &protos);
    let by_buf = rules_broken(buf, copy.path(), image);
    let by_compat = compile(&protos).map(|current| find_breaks(landed, &current));
    let (by_buf, by_compat) = match (by_buf, by_compat) {
        (Ok(by_buf), Ok(by_compat)) => (by_buf, by_compat),
        (by_buf, by_compat) => return Some(format!("{by_buf:?} {:?}", by_compat.err())),
    };
    let as_stated = match mutation.gate {
        Buf(rule) => by_buf.iter().any(|it| it == rule),
        Compat(rule) => by_buf.is_empty() && by_compat.iter().any(|it| it.rule == rule),
        Open => by_buf.is_empty() && by_compat.is_empty(),
    };
    (!as_stated).then(|| format!("buf says {by_buf:?}, compat {by_compat:?}"))
}

#[test]
fn every_mutation_is_refused_by_its_gate_and_every_addition_passes() {
    let name = "every_mutation_is_refused_by_its_gate_and_every_addition_passes";
    let refused = MUTATIONS.iter().filter(|it| !matches!(it.gate, Open)).count();
    assert!(refused >= 30 && MUTATIONS.len() - refused >= 10, "{refused} of {}", MUTATIONS.len());
    let Some(buf) = buf(name) else { return };

    let kept = tempfile::tempdir().unwrap();
    let image = kept.path().join("image.binpb");
    let built = Command::new(&buf)
        .current_dir(root())
        .args(["build", "--path", "proto/medwage", "-o"])
        .arg(&image)
        .status();
    assert!(built.unwrap().success());
    let landed = compile(&proto_folder()).unwrap();

    let open = Mutex::new(MUTATIONS.iter().collect::<Vec<_>>());
    let wrong = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                while let Some(mutation) = { open.lock().unwrap().pop() } {
                    if let Some(text) = judge(mutation, &buf, &image, &landed) {
                        let line = format!("{} ({:?}): {text}", mutation.what, mutation.gate);
                        wrong.lock().unwrap().push(line);
                    }
                }
            });
        }
    });
    let wrong = wrong.into_inner().unwrap();
    assert!(wrong.is_empty(), "{} are not as stated:\n{}", wrong.len(), wrong.join("\n"));
}
