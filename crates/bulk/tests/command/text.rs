//! CSV in and out: what is in the cells is what Parquet says.

use std::fs;
use std::sync::Arc;

use arrow_array::{ArrayRef, Float64Array, StringArray};

use super::profiles::write_columns;
use super::runs::{estimates, failed, objects, paths, rejects, run, told};

const LINES: &str = "\
id,role,area,experience_years,credentials,uncertified
a,medical coder,\"Boston, MA\",6,CPC; CPMA,
b,medical coder,OH,six,CPC,
c,auditor,,2.5,,
d,medical coder,OH,3,,maybe
e,,OH,3,,
f,medical biller,TX,,,true
";

#[test]
fn lines_are_estimated_as_the_same_rows_of_parquet() {
    let folder = tempfile::tempdir().unwrap();
    let (input, output) = (folder.path().join("in"), folder.path().join("out"));
    fs::create_dir(&input).unwrap();
    fs::write(input.join("people.csv"), LINES).unwrap();
    let summary = told(&run(&input, &output, &[]));
    assert!(summary.contains("6 rows read = 3 estimated + 3 rejected"), "{summary}");
    let told_rejects: Vec<_> = rejects(&output)
        .iter()
        .map(|reject| {
            let reason = &reject["reasons"][0];
            (reject["id"].as_str().unwrap().to_owned(), reason["field"].to_string())
        })
        .collect();
    let expected = [("b", "\"experience_years\""), ("d", "\"uncertified\""), ("e", "\"role\"")];
    let expected = expected.map(|(id, field)| (id.to_owned(), field.to_owned()));
    assert_eq!(told_rejects, expected);

    // The same people as Parquet: credentials as a text there too.
    let texts =
        |values: [Option<&str>; 3]| Arc::new(StringArray::from(values.to_vec())) as ArrayRef;
    let years = Float64Array::from(vec![Some(6.0), Some(2.5), None]);
    let flags = arrow_array::BooleanArray::from(vec![None, None, Some(true)]);
    let other = folder.path().join("parquet");
    write_columns(
        &other.join("people.parquet"),
        100,
        vec![
            ("id", texts([Some("a"), Some("c"), Some("f")])),
            ("role", texts([Some("medical coder"), Some("auditor"), Some("medical biller")])),
            ("area", texts([Some("Boston, MA"), None, Some("TX")])),
            ("experience_years", Arc::new(years)),
            ("credentials", texts([Some("CPC,CPMA"), None, None])),
            ("uncertified", Arc::new(flags)),
        ],
    );
    let beside = folder.path().join("beside");
    told(&run(&other, &beside, &[]));
    let (of_lines, of_parquet) = (&estimates(&output)[0], &estimates(&beside)[0]);
    assert_eq!(of_lines.num_rows(), 3);
    for name in ["id", "annual", "hourly", "factors", "posting_low_cents", "unused_inputs"] {
        assert_eq!(of_lines.column_by_name(name), of_parquet.column_by_name(name), "{name}");
    }

    // A second run has nothing to do; another form is another output.
    assert!(told(&run(&input, &output, &[])).contains("1 finished before"));
    told(&run(&input, &output, &["--form=csv"]));
    let csv = paths(&output, "estimates").into_iter().find(|path| path.ends_with("00000.csv"));
    let mut lines = csv::Reader::from_path(csv.unwrap()).unwrap();
    let names = lines.headers().unwrap().clone();
    let rows: Vec<_> = lines.records().map(Result::unwrap).collect();
    assert_eq!(rows.len(), 3);
    let place = |name: &str| names.iter().position(|own| own == name).unwrap();
    assert_eq!(&rows[0][place("annual_p50_kind")], "MODELED");
    let factors: serde_json::Value = serde_json::from_str(&rows[0][place("factors")]).unwrap();
    let cents = |value: &serde_json::Value| value.as_i64().unwrap();
    let moved: i64 = factors.as_array().unwrap().iter().map(|it| cents(&it["cents"])).sum();
    let number = |name: &str| rows[0][place(name)].parse::<i64>().unwrap();
    assert_eq!(number("base_median_cents") + moved, number("annual_p50_cents"));
}

#[test]
fn files_that_are_no_csv_of_profiles_are_refused_by_name() {
    let folder = tempfile::tempdir().unwrap();
    let (input, output) = (folder.path().join("in"), folder.path().join("out"));
    fs::create_dir(&input).unwrap();
    fs::write(input.join("empty.csv"), "").unwrap();
    fs::write(input.join("good.csv"), "id,role\n1,medical coder\n").unwrap();
    fs::write(input.join("ragged.csv"), "id,role\n1,medical coder\n2\n").unwrap();
    fs::write(input.join("unknown.csv"), "id,role,wage\n1,medical coder,9\n").unwrap();
    let (code, said) = failed(&run(&input, &output, &[]));
    assert_eq!(code, 65, "{said}");
    for part in [
        "not done: empty.csv: column id is missing",
        "not done: ragged.csv: not readable as CSV",
        "not done: unknown.csv: column wage is unknown",
        "1 rows read = 1 estimated",
    ] {
        assert!(said.contains(part), "no {part} in {said}");
    }
    let (code, said) = failed(&run(&input, &output, &["--ignore-column=wage"]));
    assert_eq!(code, 65);
    assert!(said.contains("2 rows read = 2 estimated"), "{said}");
    assert_eq!(objects(&output).keys().filter(|name| name.starts_with("estimates")).count(), 2);
}
