//! Settings from every layer, and every mistake in them.
#![allow(clippy::unwrap_used, reason = "helpers of tests")]

use std::fs;
use std::net::IpAddr;
use std::time::Duration;

use medwage_settings::{
    Arguments, Check, Environment, Findings, Loader, Mistakes, Secret, to_toml,
};
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Settings {
    listen: Listen,
    directory: Option<String>,
    peers: Vec<String>,
    reflection: bool,
    rate: Option<f64>,
    format: Format,
    password: Option<Secret>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Listen {
    host: IpAddr,
    port: u16,
    #[serde(with = "medwage_settings::duration")]
    grace: Duration,
    #[serde(with = "medwage_settings::size")]
    largest: u32,
}

#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Format {
    Pretty,
    Json,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            listen: Listen::default(),
            directory: None,
            peers: Vec::new(),
            reflection: true,
            rate: None,
            format: Format::Pretty,
            password: None,
        }
    }
}

impl Default for Listen {
    fn default() -> Self {
        let grace = Duration::from_millis(1500);
        Self { host: [127, 0, 0, 1].into(), port: 50_051, grace, largest: 4 << 20 }
    }
}

impl Check for Settings {
    fn check_settings(&self, found: &mut Findings) {
        if self.peers.len() == 1 {
            found.add_problem("peers", "needs two");
        }
        if self.rate.is_some() && self.directory.is_none() {
            found.add_problem("directory", "is needed for a rate");
        }
    }
}

fn environment(variables: &[(&str, &str)]) -> Environment {
    variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

fn file(text: &str) -> tempfile::NamedTempFile {
    let file = tempfile::NamedTempFile::new().unwrap();
    fs::write(file.path(), text).unwrap();
    file
}

fn load(text: &str, variables: &[(&str, &str)], set: &[&str]) -> Result<Settings, Mistakes> {
    let file = file(text);
    let arguments = Arguments {
        config: Some(file.path().to_owned()),
        set: set.iter().map(|one| (*one).to_owned()).collect(),
        print_config: false,
        ..Arguments::default()
    };
    arguments.load_settings("BENCHMARK", &environment(variables))
}

/// The mistakes as the operator reads them, with the file's name cut to `FILE`.
fn mistakes(text: &str, variables: &[(&str, &str)], set: &[&str]) -> Vec<String> {
    let mistakes = load(text, variables, set).unwrap_err().0;
    let place = |place: String| match place.split_once(": ") {
        Some((_, key)) => format!("FILE: {key}"),
        None => place,
    };
    mistakes.into_iter().map(|it| format!("{}: {}", place(it.place), it.problem)).collect()
}

#[test]
fn nothing_said_means_the_defaults() {
    assert_eq!(load("", &[], &[]).unwrap(), Settings::default());
    assert_eq!(Loader::new("BENCHMARK").load_settings::<Settings>().unwrap(), Settings::default());
}

#[test]
fn each_layer_wins_over_the_one_below() {
    let text = "[listen]\nport = 1\ngrace = \"1s\"\nlargest = \"1KiB\"";
    let variables = [("BENCHMARK__LISTEN__PORT", "2"), ("BENCHMARK__LISTEN__GRACE", "2s")];
    let settings = load(text, &variables, &["listen.port=3"]).unwrap();
    assert_eq!(settings.listen.port, 3);
    assert_eq!(settings.listen.grace, Duration::from_secs(2));
    assert_eq!(settings.listen.largest, 1024);
    assert_eq!(settings.listen.host, Listen::default().host);
}

#[test]
fn order_of_adding_does_not_matter() {
    let file = file("[listen]\nport = 1");
    let variables = environment(&[("BENCHMARK__LISTEN__PORT", "2")]);
    let first: Settings = Loader::new("BENCHMARK")
        .add_file(file.path())
        .add_environment(&variables)
        .load_settings()
        .unwrap();
    let second: Settings = Loader::new("BENCHMARK")
        .add_environment(&variables)
        .add_file(file.path())
        .load_settings()
        .unwrap();
    assert_eq!((first.listen.port, second.listen.port), (2, 2));
}

#[test]
fn every_kind_of_value_can_be_a_variable() {
    let variables = [
        ("BENCHMARK__LISTEN__HOST", "::"),
        ("BENCHMARK__LISTEN__LARGEST", "64KiB"),
        ("BENCHMARK__DIRECTORY", "2025"),
        ("BENCHMARK__PEERS", "a:1, b:2,"),
        ("BENCHMARK__REFLECTION", "false"),
        ("BENCHMARK__RATE", "0.5"),
        ("BENCHMARK__FORMAT", "json"),
        ("ESTIMATOR__FORMAT", "not ours"),
        ("BENCHMARKS", "not ours either"),
    ];
    let settings = load("", &variables, &[]).unwrap();
    assert_eq!(settings.listen.host, IpAddr::from([0_u16; 8]));
    assert_eq!(settings.listen.largest, 64 << 10);
    assert_eq!(settings.directory.as_deref(), Some("2025"));
    assert_eq!(settings.peers, ["a:1", "b:2"]);
    assert!(!settings.reflection);
    assert_eq!(settings.rate, Some(0.5));
    assert_eq!(settings.format, Format::Json);
}

#[test]
fn every_mistake_is_reported_by_its_name() {
    let text = "reflexion = true\n[listen]\ngrace = 30\n";
    let variables = [
        ("BENCHMARK__LISTEN__PORT", "seventy"),
        ("BENCHMARK__LISTEN__LARGEST", "4096"),
        ("BENCHMARK__FORMAT", "xml"),
        ("BENCHMARK__WEATHER", "fine"),
    ];
    let found =
        mistakes(text, &variables, &["listen.host=here", "listen.port", "listen.port=70000"]);
    let expected = [
        "--set listen.port: is no KEY=VALUE, such as listen.port=0",
        "FILE: listen.grace: ",
        "FILE: reflexion: no setting is called `reflexion`; did you mean `reflection`?",
        "BENCHMARK__FORMAT: ",
        "BENCHMARK__LISTEN__LARGEST: invalid type: integer `4096`, expected a size with its unit, such as 4MiB or 64KiB",
        "BENCHMARK__LISTEN__PORT: ",
        "BENCHMARK__WEATHER: no setting is called `weather`; --print-config lists them all",
        "--set listen.host: ",
        "--set listen.port: ",
    ];
    assert_eq!(found.len(), expected.len(), "{found:#?}");
    for beginning in expected {
        assert!(found.iter().any(|it| it.starts_with(beginning)), "{beginning} in {found:#?}");
    }
}

#[test]
fn what_settings_say_of_themselves_has_the_name_of_its_setting_too() {
    let found =
        mistakes("peers = [\"a\"]", &[("BENCHMARK__RATE", "1"), ("BENCHMARK__FORMAT", "xml")], &[]);
    assert_eq!(found.len(), 3, "{found:#?}");
    assert!(found[0].starts_with("BENCHMARK__FORMAT: "), "{found:#?}");
    assert_eq!(found[1], "FILE: peers: needs two");
    assert_eq!(found[2], "BENCHMARK__DIRECTORY: is needed for a rate");
}

#[test]
fn problem_of_a_value_says_what_would_be_right() {
    for (variable, value, word) in [
        ("BENCHMARK__LISTEN__GRACE", "30", "30s"),
        ("BENCHMARK__LISTEN__GRACE", "soon", "250ms"),
        ("BENCHMARK__LISTEN__LARGEST", "5GiB", "more than this setting holds"),
        ("BENCHMARK__LISTEN__PORT", "seventy", "u16"),
        ("BENCHMARK__LISTEN__PORT", "-1", "u16"),
        ("BENCHMARK__FORMAT", "xml", "json"),
        ("BENCHMARK__REFLECTION", "perhaps", "boolean"),
        ("BENCHMARK__LISTEN__HOST", "here", "IP address"),
        ("BENCHMARK__RATE", "much", "f64"),
    ] {
        let found = mistakes("", &[(variable, value)], &[]);
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(found[0].contains(word), "{word} in {found:?}");
        assert!(found[0].starts_with(variable), "{found:?}");
    }
}

#[test]
fn unreadable_file_is_a_mistake_that_names_it() {
    let missing =
        Loader::new("BENCHMARK").add_file("no-such-file.toml".as_ref()).load_settings::<Settings>();
    assert!(missing.unwrap_err().to_string().contains("no-such-file.toml"));
    let found = mistakes("port = = 1", &[], &[]);
    assert_eq!(found.len(), 1, "{found:?}");
}

#[test]
fn mistakes_are_counted_and_listed_a_line_each() {
    let text = mistakes_text(&[("BENCHMARK__A", "1"), ("BENCHMARK__B", "1")]);
    assert_eq!(text.lines().next(), Some("2 mistakes in the settings:"));
    assert_eq!(text.lines().count(), 3);
}

fn mistakes_text(variables: &[(&str, &str)]) -> String {
    load("", variables, &[]).unwrap_err().to_string()
}

#[test]
fn a_secret_is_never_shown() {
    let settings = load("", &[("BENCHMARK__PASSWORD", "2025")], &[]).unwrap();
    assert_eq!(settings.password.as_ref().map(Secret::reveal), Some("2025"));
    let shown = format!("{settings:?} {}", to_toml(&settings).unwrap());
    assert!(!shown.contains("2025"), "{shown}");
    assert_eq!(shown.matches("(redacted)").count(), 2, "{shown}");

    let variables = [("BENCHMARK__PASSWORD", "(redacted)"), ("BENCHMARK__PASWORD", "2025")];
    let found = mistakes("password = 2025", &variables, &["pasword=2025"]);
    assert_eq!(found.len(), 4, "{found:#?}");
    assert!(found.iter().any(|it| it.contains("set the secret itself")), "{found:#?}");
    assert!(found.iter().any(|it| it.contains("must be a text")), "{found:#?}");
    assert!(!found.iter().any(|it| it.contains("2025")), "{found:#?}");
}

#[test]
fn printed_settings_load_to_the_same() {
    let changed = Settings {
        directory: Some("releases".to_owned()),
        peers: vec!["a:1".to_owned(), "b:2".to_owned()],
        ..Settings::default()
    };
    for settings in [Settings::default(), changed] {
        let printed = to_toml(&settings).unwrap();
        assert_eq!(load(&printed, &[], &[]).unwrap(), settings, "{printed}");
    }
    assert!(to_toml(&Settings::default()).unwrap().contains("grace = \"1s 500ms\""));
}
