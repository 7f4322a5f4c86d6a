//! An estimator that dies, or hangs, in the middle of a run.

use medwage_testkit::Process;

use super::profiles::{PIECES, write_all};
use super::runs::{Product, command, failed, objects, paths, run, told};

#[test]
fn a_run_waits_for_an_estimator_that_comes_back() {
    let folder = tempfile::tempdir().unwrap();
    let (input, output) = (folder.path().join("in"), folder.path().join("out"));
    let calm = folder.path().join("calm");
    write_all(&input);
    told(&run(&input, &calm, &[]));
    let mut product = Product::start("0");
    let slow = ["--batch=5", "--in-flight=2", "--estimator", &product.estimator];
    let mut process = Process::start_logging(&mut command(
        input.to_str().unwrap(),
        output.to_str().unwrap(),
        &slow,
    ));
    process.lines_until(|line| line.contains("finished file="));
    product.process.signal("KILL");
    product.process.wait();
    assert!(paths(&output, "manifests").len() < PIECES);
    let _back = Product::start(product.port());
    assert!(process.wait().success());
    assert!(objects(&output) == objects(&calm), "another end than that of a calm run");
}

#[test]
fn a_run_ends_by_name_where_the_outage_lasts_and_goes_on_later() {
    let folder = tempfile::tempdir().unwrap();
    let (input, output) = (folder.path().join("in"), folder.path().join("out"));
    write_all(&input);
    let product = Product::start("0");
    let own = ["--deadline=500ms", "--outage=1s", "--estimator", &product.estimator];
    let slow = [&own[..], &["--batch=5", "--in-flight=1"]].concat();
    let (input_text, output_text) = (input.to_str().unwrap(), output.to_str().unwrap());
    let mut process = Process::start_logging(&mut command(input_text, output_text, &slow));
    process.lines_until(|line| line.contains("finished file="));
    product.process.suspend();
    process.lines_until(|line| line.contains("the estimator did not answer: for 1 s"));
    assert_eq!(process.wait().code(), Some(75));
    let finished = paths(&output, "manifests").len();
    assert!(finished < PIECES);

    product.process.signal("CONT");
    let said = told(&run(&input, &output, &["--estimator", &product.estimator]));
    assert!(said.contains(&format!("{finished} finished before + 0 left")), "{said}");
}

#[test]
fn an_estimator_that_is_nowhere_is_told_of() {
    let folder = tempfile::tempdir().unwrap();
    let (input, output) = (folder.path().join("in"), folder.path().join("out"));
    write_all(&input);
    let nobody = ["--estimator=http://127.0.0.1:1", "--outage=300ms"];
    let (code, said) = failed(&run(&input, &output, &nobody));
    assert!(
        code == 75 && said.contains("the estimator did not answer: for 0.3 s"),
        "{code}: {said}"
    );
    let (code, said) = failed(&run(&input, &output, &["--release=oews-1999-05"]));
    assert!(code == 1 && said.contains("oews-1999-05 is not loaded"), "{code}: {said}");
}
