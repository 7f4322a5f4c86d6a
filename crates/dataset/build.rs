//! Lists the snapshots of the top-level `data` directory, so that a release is built in as soon as its file
//! lies there.

use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data").canonicalize()?;
    println!("cargo:rerun-if-changed={}", data.display());
    let mut ids = Vec::new();
    for entry in fs::read_dir(&data)? {
        let name = entry?.file_name();
        ids.extend(name.to_str().and_then(|name| name.strip_suffix(".mws")).map(str::to_owned));
    }
    // Ids end in the year and month, so they sort by age.
    ids.sort_by(|one, other| other.cmp(one));
    let mut list = format!("static EMBEDDED: [Embedded; {}] = [\n", ids.len());
    for id in &ids {
        let file = data.join(format!("{id}.mws"));
        writeln!(
            list,
            "    Embedded::new({id:?}, include_bytes!({:?})),",
            file.display().to_string()
        )
        .map_err(io::Error::other)?;
    }
    list.push_str("];\n");
    let out = env::var_os("OUT_DIR").ok_or_else(|| io::Error::other("cargo sets OUT_DIR"))?;
    fs::write(Path::new(&out).join("embedded.rs"), list)
}
