//! Fills a settings struct from its defaults, a file, the environment and the command line.

use std::collections::BTreeMap;
use std::path::Path;

use config::{File, FileFormat, Map, Source, Value as Found};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::Environment;
use crate::check::{Check, Findings};
use crate::mistake::{Mistake, Mistakes, unknown_key};
use crate::tree::{candidate_values, collect_leaves, replace_value};

/// Gathers the sources of one service's settings. Whatever the order in which they are added, the
/// command line wins over the environment, the environment over a file, and a file over the defaults.
///
/// ```
/// # #[derive(serde::Serialize, serde::Deserialize, Default)] struct Settings { workers: usize }
/// # impl medwage_settings::Check for Settings {}
/// let environment = [("BENCHMARK__WORKERS".to_owned(), "4".to_owned())].into();
/// let settings: Settings = medwage_settings::Loader::new("BENCHMARK").add_environment(&environment).load_settings()?;
/// assert_eq!(settings.workers, 4);
/// # Ok::<(), medwage_settings::Mistakes>(())
/// ```
#[derive(Debug)]
pub struct Loader {
    prefix: String,
    given: Vec<Given>,
    mistakes: Vec<Mistake>,
}

/// One value that somebody set: the key in the struct, and where it was said.
#[derive(Debug, Clone)]
struct Given {
    layer: Layer,
    key: String,
    place: String,
    value: Value,
}

/// The source of a setting; the later wins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Layer {
    File,
    Environment,
    CommandLine,
}

impl Loader {
    /// Starts from the defaults of the struct. `prefix` begins the service's variables: `BENCHMARK`.
    #[must_use]
    pub fn new(prefix: impl Into<String>) -> Self {
        Self { prefix: prefix.into(), given: Vec::new(), mistakes: Vec::new() }
    }

    /// Adds a TOML file. A file that was named and cannot be read is a mistake.
    #[must_use]
    pub fn add_file(mut self, path: &Path) -> Self {
        let file = path.display().to_string();
        match File::from(path).format(FileFormat::Toml).collect() {
            Ok(found) => self.add_layer(Layer::File, found, |key| format!("{file}: {key}")),
            Err(error) => self.mistakes.push(Mistake { place: file, problem: error.to_string() }),
        }
        self
    }

    /// Adds variables of the form `BENCHMARK__LISTEN__PORT`; others are not ours and are left alone.
    #[must_use]
    pub fn add_environment(mut self, environment: &Environment) -> Self {
        let prefix = self.prefix.clone();
        let variables = config::Environment::with_prefix(&prefix).separator("__");
        match variables.source(Some(environment.clone())).collect() {
            Ok(found) => {
                self.add_layer(Layer::Environment, found, |key| variable_name(&prefix, key));
            }
            Err(error) => self.mistakes.push(Mistake { place: prefix, problem: error.to_string() }),
        }
        self
    }

    /// Adds one setting of the command line, such as `listen.port=0`.
    #[must_use]
    pub fn add_assignment(mut self, assignment: &str) -> Self {
        match assignment.split_once('=') {
            Some((key, value)) => {
                let found = Map::from([(key.trim().to_owned(), value.trim().into())]);
                // Without the value, which may be a secret.
                self.add_layer(Layer::CommandLine, found, |key| format!("--set {key}"));
            }
            None => self.mistakes.push(Mistake {
                place: format!("--set {assignment}"),
                problem: "is no KEY=VALUE, such as listen.port=0".to_owned(),
            }),
        }
        self
    }

    /// Keeps what a source has, each value by itself: two that can't both be are two values, too.
    fn add_layer(
        &mut self,
        layer: Layer,
        found: Map<String, Found>,
        place: impl Fn(&str) -> String,
    ) {
        for (name, value) in found.into_iter().collect::<BTreeMap<_, _>>() {
            match value.try_deserialize::<Value>() {
                Ok(value) => {
                    let given =
                        |(key, value): (String, _)| Given { layer, place: place(&key), key, value };
                    self.given.extend(collect_leaves(name, value).into_iter().map(given));
                }
                Err(error) => {
                    self.mistakes.push(Mistake { place: place(&name), problem: error.to_string() });
                }
            }
        }
    }

    /// Returns the settings.
    ///
    /// # Errors
    /// Every key that does not exist, every value that its setting cannot take, and what the settings say of
    /// themselves. Each value is tried alone on top of the defaults, so that one mistake cannot hide another.
    pub fn load_settings<T>(mut self) -> Result<T, Mistakes>
    where
        T: Serialize + DeserializeOwned + Default + Check,
    {
        let defaults =
            serde_json::to_value(T::default()).map_err(|error| self.general_mistake(&error))?;
        let known = collect_leaves(String::new(), defaults.clone());
        self.given.sort_by_key(|given| given.layer);
        let (mut tree, mut places) = (defaults.clone(), BTreeMap::new());
        for Given { key, place, value, .. } in self.given.drain(..) {
            let taken = match known.get(&key) {
                Some(default) => fit_value::<T>(&defaults, &key, value, default),
                None => Err(unknown_key(&key, known.keys())),
            };
            match taken {
                Ok(value) => {
                    tree = replace_value(tree, &key, value);
                    places.insert(key, place);
                }
                Err(problem) => self.mistakes.push(Mistake { place, problem }),
            }
        }
        let settings: T =
            serde_json::from_value(tree).map_err(|error| self.general_mistake(&error))?;
        let mut found = Findings::default();
        settings.check_settings(&mut found);
        self.mistakes.extend(found.0.into_iter().map(|(key, problem)| {
            let place =
                places.get(&key).cloned().unwrap_or_else(|| variable_name(&self.prefix, &key));
            Mistake { place, problem }
        }));
        if self.mistakes.is_empty() { Ok(settings) } else { Err(Mistakes(self.mistakes)) }
    }

    /// A mistake that belongs to no single setting.
    fn general_mistake(&self, error: &serde_json::Error) -> Mistakes {
        Mistakes(vec![Mistake { place: self.prefix.clone(), problem: error.to_string() }])
    }
}

/// The variable that sets `key`.
pub(crate) fn variable_name(prefix: &str, key: &str) -> String {
    format!("{prefix}__{}", key.to_uppercase().replace('.', "__"))
}

/// Returns what `value` has to be read as, so that its setting takes it; or why the setting takes it in no way.
fn fit_value<T: DeserializeOwned>(
    defaults: &Value,
    key: &str,
    value: Value,
    default: &Value,
) -> Result<Value, String> {
    let mut problem = String::new();
    for candidate in candidate_values(value, default) {
        let tried = replace_value(defaults.clone(), key, candidate.clone());
        match serde_json::from_value::<T>(tried) {
            Ok(_) => return Ok(candidate),
            Err(error) => problem = error.to_string(),
        }
    }
    Err(problem)
}
