//! Modules of a crate import each other one way, so that each can be read without those that use it.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// Crates without a circle of imports between modules that are not parent and child.
const WITHOUT_CIRCLES: [&str; 6] =
    ["auth", "rpc-client", "rpc-server", "rpc-status", "settings", "telemetry"];

#[test]
fn modules_import_each_other_one_way() {
    for name in WITHOUT_CIRCLES {
        let source = medwage_testkit::root().join("crates").join(name).join("src");
        let imports = imports(&source);
        assert!(imports.len() > 2, "{name} has modules");
        let circle = modules_in_circles(imports);
        assert!(circle.is_empty(), "modules of {name} import each other in a circle: {circle:?}");
    }
}

#[test]
fn circles_are_found() {
    let imports = |of: &[(&str, &str)]| {
        let mut all: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for (from, to) in of {
            all.entry((*to).to_owned()).or_default();
            all.entry((*from).to_owned()).or_default().insert((*to).to_owned());
        }
        modules_in_circles(all)
    };
    assert!(imports(&[("a", "b"), ("b", "c"), ("a", "c")]).is_empty());
    assert_eq!(imports(&[("a", "b"), ("b", "c"), ("c", "b"), ("d", "a")]).len(), 4);
}

/// Takes away modules that import nothing that is left, until only circles and their importers stay.
fn modules_in_circles(mut imports: BTreeMap<String, BTreeSet<String>>) -> Vec<String> {
    loop {
        let done: Vec<_> =
            imports.iter().filter(|(_, to)| to.is_empty()).map(|(name, _)| name.clone()).collect();
        if done.is_empty() {
            return imports.into_keys().collect();
        }
        for name in &done {
            imports.remove(name);
        }
        imports.values_mut().for_each(|to| to.retain(|name| !done.contains(name)));
    }
}

/// The modules that each module imports, without its parents and children. Tests may import anything.
fn imports(source: &Path) -> BTreeMap<String, BTreeSet<String>> {
    let mut texts = BTreeMap::new();
    for file in rust_files(source) {
        let name = file.strip_prefix(source).unwrap().with_extension("");
        let name = name.to_str().unwrap().replace('/', "::");
        let name = name.strip_suffix("::mod").unwrap_or(&name).to_owned();
        if name == "lib" || name.ends_with("tests") {
            continue;
        }
        let text = fs::read_to_string(file).unwrap();
        let shipped = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
        texts.insert(name, shipped.to_owned());
    }
    let known: BTreeSet<_> = texts.keys().cloned().collect();
    let of = |(name, text): (&String, &String)| {
        let parent =
            name.rsplit_once("::").map_or(String::new(), |(parent, _)| format!("{parent}::"));
        let absolute = paths(text, "crate::").into_iter();
        let relative = paths(text, "super::").into_iter().map(|path| format!("{parent}{path}"));
        let found = absolute.chain(relative).filter_map(|path| module_of(&path, &known));
        let is_other = |to: &String| {
            to != name
                && !to.starts_with(&format!("{name}::"))
                && !name.starts_with(&format!("{to}::"))
        };
        (name.clone(), found.filter(is_other).collect())
    };
    texts.iter().map(of).collect()
}

/// The longest beginning of a path that is a module.
fn module_of(path: &str, known: &BTreeSet<String>) -> Option<String> {
    let mut path = path;
    loop {
        if known.contains(path) {
            return Some(path.to_owned());
        }
        path = path.rsplit_once("::")?.0;
    }
}

/// The lower-case part of every path that begins so.
fn paths(text: &str, begin: &str) -> Vec<String> {
    let rest = text.split(begin).skip(1);
    let is_path = |letter: char| letter.is_ascii_lowercase() || letter == '_' || letter == ':';
    rest.map(|rest| {
        let end = rest.find(|letter| !is_path(letter)).unwrap_or(rest.len());
        rest[..end].trim_end_matches(':').to_owned()
    })
    .collect()
}

fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let files = entries.flat_map(|path| if path.is_dir() { rust_files(&path) } else { vec![path] });
    files.filter(|path| path.extension().is_some_and(|extension| extension == "rs")).collect()
}
