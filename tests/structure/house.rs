//! How the code reads, measured as docs and reviews speak of it: words in names, circles of imports, files and lines. The
//! ratios have ceilings, which only fall; the totals are printed (`cargo test -p medwage-tests house -- --nocapture`).

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use super::files::files_in_git;

/// Of a hundred functions, how many may have a name of one word.
const ONE_WORD_NAMES: f64 = 17.0;
/// How often the identifier `it` may stand in a thousand lines.
const IT_IN_1000_LINES: f64 = 9.5;
/// Of a hundred doc comments, how many may begin with a word that asks back.
const RIDDLES: f64 = 0.5;
/// How many modules a circle of imports may have.
const CIRCLE: usize = 3;

/// A doc comment that begins so says less than the name below it.
const RIDDLING: &[&str] = &["What", "Who", "Whom", "Whether", "Its", "Where"];

/// A file of Rust: its lines without comments and texts, and its comments.
struct Source {
    path: PathBuf,
    code: Vec<String>,
    doc_comments: Vec<String>,
    inner_comments: usize,
}

/// The files that ship: no tests, no benches, no fuzz targets.
fn shipped_sources() -> Vec<Source> {
    let root = medwage_testkit::root();
    let files = files_in_git("*.rs").into_iter().filter(|file| {
        let path = file.strip_prefix(&root).unwrap();
        let inside = |name: &str| path.components().any(|part| part.as_os_str() == name);
        let tested = path.file_stem().is_some_and(|stem| stem == "tests");
        !tested && !["tests", "benches", "fuzz", "testkit", "examples"].into_iter().any(inside)
    });
    files.map(|file| read_source(&root, &file)).collect()
}

fn read_source(root: &Path, file: &Path) -> Source {
    let text = fs::read_to_string(file).unwrap();
    let path = file.strip_prefix(root).unwrap().to_owned();
    let (mut code, mut doc_comments, mut inner_comments) = (Vec::new(), Vec::new(), 0);
    let mut in_doc = false;
    for line in text.lines() {
        // What follows in a file are its unit tests.
        if line.trim() == "#[cfg(test)]" {
            break;
        }
        let trimmed = line.trim_start();
        let doc = trimmed.strip_prefix("///").or_else(|| trimmed.strip_prefix("//!"));
        match doc {
            Some(doc) if !in_doc => doc_comments.push(doc.trim().to_owned()),
            None if trimmed.starts_with("//") && line.starts_with("    ") => inner_comments += 1,
            _ => {}
        }
        in_doc = doc.is_some();
        code.push(strip_texts(line));
    }
    Source { path, code, doc_comments, inner_comments }
}

/// A line without its comment and without what stands in quotes.
fn strip_texts(line: &str) -> String {
    let (mut out, mut quoted, mut escaped) = (String::new(), false, false);
    let mut letters = line.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            '/' if !quoted && letters.peek() == Some(&'/') => break,
            _ if !quoted => out.push(letter),
            _ => {}
        }
    }
    out
}

fn words(line: &str) -> impl Iterator<Item = &str> {
    line.split(|letter: char| !letter.is_alphanumeric() && letter != '_')
        .filter(|word| !word.is_empty())
}

/// The names of the functions of a file, but of those that a trait asks for by their names.
fn function_names(source: &Source) -> Vec<String> {
    let mut names = Vec::new();
    for line in &source.code {
        let mut found = words(line);
        if found.by_ref().any(|word| word == "fn") {
            names.extend(found.next().map(str::to_owned));
        }
    }
    names
}

fn percent(part: usize, whole: usize) -> f64 {
    f64::from(u32::try_from(part).unwrap()) * 100.0
        / f64::from(u32::try_from(whole.max(1)).unwrap())
}

fn median(mut lengths: Vec<usize>) -> usize {
    lengths.sort_unstable();
    lengths.get(lengths.len() / 2).copied().unwrap_or_default()
}

#[test]
fn names_and_comments_say_what_things_are() {
    let sources = shipped_sources();
    let lines: usize = sources.iter().map(|source| source.code.len()).sum();
    let names: Vec<_> = sources.iter().flat_map(function_names).collect();
    let one_word = names.iter().filter(|name| !name.trim_matches('_').contains('_')).count();
    let its = sources.iter().flat_map(|source| &source.code).flat_map(|line| words(line));
    let its = its.filter(|word| *word == "it").count();
    let docs: Vec<_> = sources.iter().flat_map(|source| &source.doc_comments).collect();
    let begins = |doc: &str, word: &str| doc.split(' ').next() == Some(word);
    let riddles = docs.iter().filter(|doc| RIDDLING.iter().any(|word| begins(doc, word))).count();
    let brief = docs.iter().filter(|doc| doc.split_whitespace().count() <= 4).count();
    let comments: usize = sources.iter().map(|source| source.inner_comments).sum();

    let (one_word, riddles) = (percent(one_word, names.len()), percent(riddles, docs.len()));
    let its = percent(its, lines) * 10.0;
    let all = files_in_git("*.rs");
    let all_lines: usize =
        all.iter().map(|file| fs::read_to_string(file).unwrap().lines().count()).sum();
    println!("files / lines, with tests: {} / {all_lines}", all.len());
    println!("files that ship / lines: {} / {lines}", sources.len());
    println!(
        "median lines of a file: {}",
        median(sources.iter().map(|source| source.code.len()).collect())
    );
    println!("function names of one word: {one_word:.1}% of {}", names.len());
    println!("`it` in 1,000 lines: {its:.1}");
    println!("comments inside functions in 1,000 lines: {:.1}", percent(comments, lines) * 10.0);
    println!("doc comments of four words or fewer: {:.1}%", percent(brief, docs.len()));
    println!("doc comments that begin with a riddle: {riddles:.1}%");
    assert!(one_word <= ONE_WORD_NAMES, "{one_word:.1}% of the functions have a name of one word");
    assert!(its <= IT_IN_1000_LINES, "`it` stands {its:.1} times in 1,000 lines");
    assert!(riddles <= RIDDLES, "{riddles:.1}% of the doc comments begin with a riddle");
}

/// The modules of the workspace by their paths, such as `crates/domain::career::plan`, with those that each imports.
fn imports() -> BTreeMap<String, BTreeSet<String>> {
    let sources: BTreeMap<_, _> = shipped_sources()
        .into_iter()
        .filter_map(|source| Some((module_of(&source.path)?, source)))
        .collect();
    let modules: BTreeSet<_> = sources.keys().cloned().collect();
    let imports = |(module, source): (&String, &Source)| {
        let code = source.code.join("\n");
        let mut paths = use_paths(&code);
        paths.extend(written_paths(&code));
        let found = paths.iter().filter_map(|path| resolve(module, path, &modules));
        (module.clone(), found.filter(|other| !is_related(module, other)).collect())
    };
    sources.iter().map(imports).collect()
}

/// The module that a file is. None for the root of a program, which nothing imports.
fn module_of(path: &Path) -> Option<String> {
    let text = path.to_str().unwrap();
    let (package, inside) = text.split_once("/src/")?;
    let inside = inside.strip_suffix(".rs")?;
    let inside = inside.strip_suffix("/mod").unwrap_or(inside);
    if inside == "main" || inside.starts_with("bin/") {
        return None;
    }
    let inside =
        if inside == "lib" { String::new() } else { format!("::{}", inside.replace('/', "::")) };
    Some(format!("{package}{inside}"))
}

/// Every path of `use` items that begins in this crate, with its groups taken apart.
fn use_paths(code: &str) -> Vec<String> {
    let mut paths = Vec::new();
    for item in code.split(';') {
        let Some(start) = item.rfind("use ") else { continue };
        let before = item[..start].trim_end();
        let begins =
            before.is_empty() || before.ends_with(['}', '{', ')', ']']) || before.ends_with("pub");
        let tree: String = item[start + 4..].split_whitespace().collect::<Vec<_>>().join(" ");
        if begins && ["crate", "super", "self"].iter().any(|root| tree.starts_with(root)) {
            expand_tree("", &tree, &mut paths);
        }
    }
    paths
}

/// Every path that code writes out where it is used, such as `crate::grade::assess`.
fn written_paths(code: &str) -> Vec<String> {
    let parts =
        code.split(|letter: char| !letter.is_alphanumeric() && letter != '_' && letter != ':');
    let begins = |part: &&str| part.starts_with("crate::") || part.starts_with("super::");
    parts.filter(begins).map(|part| part.trim_end_matches(':').to_owned()).collect()
}

/// `a::{b, c::d}` to `a::b` and `a::c::d`.
fn expand_tree(prefix: &str, tree: &str, paths: &mut Vec<String>) {
    let tree = tree.trim();
    let Some(open) = tree.find('{') else {
        paths.push(format!("{prefix}{}", tree.split(" as ").next().unwrap()));
        return;
    };
    let inner = tree[open + 1..].strip_suffix('}').unwrap_or(&tree[open + 1..]);
    let prefix = format!("{prefix}{}", &tree[..open]);
    let (mut depth, mut start) = (0, 0);
    for (index, letter) in inner.char_indices() {
        match letter {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 0 => {
                expand_tree(&prefix, &inner[start..index], paths);
                start = index + 1;
            }
            _ => {}
        }
    }
    if !inner[start..].trim().is_empty() {
        expand_tree(&prefix, &inner[start..], paths);
    }
}

/// The deepest module that a path leads into.
fn resolve(module: &str, path: &str, modules: &BTreeSet<String>) -> Option<String> {
    let package = module.split("::").next().unwrap();
    let mut here: Vec<&str> = module.split("::").skip(1).collect();
    let mut steps = path.split("::").map(str::trim).peekable();
    match steps.next()? {
        "crate" => here.clear(),
        "super" => drop(here.pop()),
        _ => {}
    }
    while steps.next_if_eq(&"super").is_some() {
        here.pop();
    }
    let mut deepest = None;
    let mut at = std::iter::once(package).chain(here).collect::<Vec<_>>().join("::");
    for step in steps {
        at = format!("{at}::{step}");
        if modules.contains(&at) {
            deepest = Some(at.clone());
        }
    }
    deepest
}

/// Returns whether one module is inside of the other.
fn is_related(one: &str, other: &str) -> bool {
    let inside =
        |inner: &str, outer: &str| inner == outer || inner.starts_with(&format!("{outer}::"));
    inside(one, other) || inside(other, one)
}

/// The groups of modules that reach each other by imports, largest first.
fn circles(imports: &BTreeMap<String, BTreeSet<String>>) -> Vec<Vec<String>> {
    let reached = |from: &str| {
        let (mut found, mut open) = (BTreeSet::new(), vec![from.to_owned()]);
        while let Some(module) = open.pop() {
            for next in imports.get(&module).into_iter().flatten() {
                if found.insert(next.clone()) {
                    open.push(next.clone());
                }
            }
        }
        found
    };
    let all: BTreeMap<_, _> =
        imports.keys().map(|module| (module.clone(), reached(module))).collect();
    let mut seen = BTreeSet::new();
    let mut found = Vec::new();
    for (module, reach) in &all {
        if reach.contains(module) && !seen.contains(module) {
            let circle: Vec<_> = reach
                .iter()
                .filter(|other| all.get(*other).is_some_and(|reach| reach.contains(module)))
                .cloned()
                .collect();
            seen.extend(circle.iter().cloned());
            found.push(circle);
        }
    }
    found.sort_by_key(|circle| std::cmp::Reverse(circle.len()));
    found
}

/// Returns whether the modules of a circle lie in more than one folder.
fn spans_folders(circle: &[String]) -> bool {
    let folder =
        |module: &String| module.rsplit_once("::").map_or("", |(folder, _)| folder).to_owned();
    circle.iter().map(folder).collect::<BTreeSet<_>>().len() > 1
}

#[test]
fn modules_import_in_no_large_circle() {
    let circles = circles(&imports());
    for circle in &circles {
        println!("circle of {}: {}", circle.len(), circle.join(", "));
    }
    let largest = circles.first().map_or(0, Vec::len);
    println!("largest circle: {largest} modules; {} circles", circles.len());
    let faults: Vec<_> = circles.iter().filter_map(|circle| find_circle_fault(circle)).collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// Returns why a circle may not be; none for a small one within a folder.
fn find_circle_fault(circle: &[String]) -> Option<String> {
    if spans_folders(circle) {
        return Some(format!("a circle across folders: {}", circle.join(", ")));
    }
    let is_large = circle.len() > CIRCLE;
    is_large.then(|| format!("a circle of {} modules: {}", circle.len(), circle.join(", ")))
}

#[test]
fn circles_across_folders_and_large_ones_are_refused() {
    let circle = |edges: &[(&str, &str)]| {
        let mut imports: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for (from, to) in edges {
            imports.entry((*from).to_owned()).or_default().insert((*to).to_owned());
        }
        let found = circles(&imports);
        assert_eq!(found.len(), 1, "{edges:?}");
        find_circle_fault(&found[0])
    };
    assert_eq!(circle(&[("x::a", "x::b"), ("x::b", "x::c"), ("x::c", "x::a")]), None);
    let four = [("x::a", "x::b"), ("x::b", "x::c"), ("x::c", "x::d"), ("x::d", "x::a")];
    assert!(circle(&four).is_some_and(|fault| fault.contains("of 4 modules")));
    let across = [("x::a::b", "x::c::d"), ("x::c::d", "x::a::b")];
    assert!(circle(&across).is_some_and(|fault| fault.contains("across folders")));
}

#[test]
fn paths_of_imports_are_taken_apart() {
    let code = "use crate::a::{self, b::{c, d as e}};\npub(crate) use super::f;\nlet use_it = 1;";
    assert_eq!(use_paths(code), ["crate::a::self", "crate::a::b::c", "crate::a::b::d", "super::f"]);
    let modules: BTreeSet<_> =
        ["x", "x::a", "x::a::b", "x::m", "x::m::n", "x::m::f"].map(str::to_owned).into();
    let written = "let grade = crate::a::b::assess(cell) + super::f::<u8>();";
    assert_eq!(written_paths(written), ["crate::a::b::assess", "super::f"]);
    assert_eq!(resolve("x::m::n", "crate::a::b::c", &modules), Some("x::a::b".to_owned()));
    assert_eq!(resolve("x::m::n", "super::f::Thing", &modules), Some("x::m::f".to_owned()));
    assert_eq!(resolve("x::m::n", "std::fmt", &modules), None);
    assert!(is_related("x::a", "x::a::b") && !is_related("x::a", "x::ab"));
    let imports = BTreeMap::from([
        ("x::a".to_owned(), BTreeSet::from(["x::m".to_owned()])),
        ("x::m".to_owned(), BTreeSet::from(["x::a".to_owned()])),
        ("x::n".to_owned(), BTreeSet::from(["x::a".to_owned()])),
    ]);
    assert_eq!(circles(&imports), [["x::a".to_owned(), "x::m".to_owned()]]);
}
