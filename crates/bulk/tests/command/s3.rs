//! Input and output in S3: moto's server, which others write, speaks its protocol.

use std::net::TcpListener;
use std::path::Path;
use std::process::Command;

use medwage_testkit::{Process, python_with_s3};

use super::profiles::{PIECES, totals, write_all};
use super::runs::{command, estimates, objects, run, told};

/// Copies between a folder and a bucket.
const COPY: &str = r"
import os, sys, boto3
endpoint, way, folder, bucket = sys.argv[1:]
s3 = boto3.client('s3', endpoint_url=endpoint)
if way == 'up':
    s3.create_bucket(Bucket=bucket)
    for root, _, names in os.walk(folder):
        for name in names:
            path = os.path.join(root, name)
            s3.upload_file(path, bucket, 'people/' + os.path.relpath(path, folder))
else:
    for page in s3.get_paginator('list_objects_v2').paginate(Bucket=bucket, Prefix='pay/'):
        for item in page.get('Contents', []):
            path = os.path.join(folder, item['Key'].removeprefix('pay/'))
            os.makedirs(os.path.dirname(path), exist_ok=True)
            s3.download_file(bucket, item['Key'], path)
";

fn with_keys(command: &mut Command) -> &mut Command {
    command
        .env("AWS_ACCESS_KEY_ID", "test")
        .env("AWS_SECRET_ACCESS_KEY", "test")
        .env("AWS_REGION", "us-east-1")
        .env("AWS_DEFAULT_REGION", "us-east-1")
}

#[test]
fn a_bucket_is_read_and_written_as_a_folder_is() {
    let name = "a_bucket_is_read_and_written_as_a_folder_is";
    let Some(python) = python_with_s3(name) else { return };
    let folder = tempfile::tempdir().unwrap();
    let (input, output) = (folder.path().join("in"), folder.path().join("out"));
    write_all(&input);
    told(&run(&input, &output, &[]));

    // The server does not say which port it takes, so it is told a free one.
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let mut server = Command::new(&python);
    server.args(["-u", "-m", "moto.server", "-H", "127.0.0.1", "-p", &port.to_string()]);
    let mut server = Process::start_logging(&mut server);
    server.lines_until(|line| line.contains("Running on"));
    let endpoint = format!("http://127.0.0.1:{port}");
    let copy = |way: &str, folder: &Path| {
        let mut copy = Command::new(&python);
        copy.args(["-c", COPY, &endpoint, way]).arg(folder).arg("wages");
        assert!(with_keys(&mut copy).status().unwrap().success());
    };
    copy("up", &input);

    let mut in_s3 = command("s3://wages/people", "s3://wages/pay", &[]);
    with_keys(&mut in_s3).env("AWS_ENDPOINT", &endpoint).env("AWS_ALLOW_HTTP", "true");
    let said = told(&in_s3.output().unwrap());
    assert!(
        said.contains(&format!("{PIECES} finished now + 0 finished before + 0 left")),
        "{said}"
    );
    let again = told(&in_s3.output().unwrap());
    assert!(again.contains(&format!("0 finished now + {PIECES} finished before")), "{again}");

    let back = folder.path().join("back");
    copy("down", &back);
    let (all, bad) = totals();
    let rows: usize = estimates(&back).iter().map(|it| it.num_rows()).sum();
    assert_eq!(rows, all - bad);
    // Manifests name the version of the input, which each store calls by its own name.
    let figures = |folder: &Path| {
        let mut objects = objects(folder);
        objects.retain(|name, _| !name.starts_with("manifests"));
        objects
    };
    assert!(figures(&back) == figures(&output), "another end than in a folder");
}
