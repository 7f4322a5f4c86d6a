//! Fills a settings struct from its defaults, a file and the environment.

use std::collections::BTreeMap;
use std::path::Path;

use config::{Config, ConfigError, File, FileFormat, Source as _, Value, ValueKind};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::Environment;
use crate::mistake::{Mistake, Mistakes, unknown};

/// Gathers the sources of one service's settings; later sources win.
///
/// ```
/// # #[derive(serde::Serialize, serde::Deserialize, Default)] struct Settings { workers: usize }
/// let environment = [("BENCHMARK__WORKERS".to_owned(), "4".to_owned())].into();
/// let settings: Settings = medwage_settings::Loader::new("BENCHMARK").environment(&environment).load()?;
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
    key: String,
    place: String,
    value: Value,
}

impl Loader {
    /// Starts from the defaults of the struct. `prefix` begins the service's variables: `BENCHMARK`.
    #[must_use]
    pub fn new(prefix: impl Into<String>) -> Self {
        Self { prefix: prefix.into(), given: Vec::new(), mistakes: Vec::new() }
    }

    /// Adds a TOML file. A file that was named and cannot be read is a mistake.
    #[must_use]
    pub fn file(mut self, path: &Path) -> Self {
        match flattened_file(path) {
            Ok(given) => self.given.extend(given),
            Err(error) => self
                .mistakes
                .push(Mistake { place: path.display().to_string(), problem: error.to_string() }),
        }
        self
    }

    /// Adds variables of the form `BENCHMARK__LISTEN__PORT`; others are not ours and are left alone.
    #[must_use]
    pub fn environment(mut self, environment: &Environment) -> Self {
        let prefix = format!("{}__", self.prefix);
        let mut ours: Vec<_> =
            environment.iter().filter(|(name, _)| name.starts_with(&prefix)).collect();
        ours.sort();
        self.given.extend(ours.into_iter().map(|(name, value)| Given {
            key: name[prefix.len()..].to_lowercase().replace("__", "."),
            place: name.clone(),
            value: Value::new(None, ValueKind::String(value.clone())),
        }));
        self
    }

    /// Returns the settings.
    ///
    /// # Errors
    /// Every key that does not exist and every value that its setting cannot take. Each value is
    /// tried alone on top of the defaults, so that one mistake cannot hide another.
    pub fn load<T: Serialize + DeserializeOwned + Default>(mut self) -> Result<T, Mistakes> {
        let defaults = Config::try_from(&T::default()).map_err(|error| self.whole(&error))?;
        let known = keys(&defaults);
        for given in &mut self.given {
            match known.get(&given.key) {
                Some(default) => given.value = split_if_list(&given.value, default),
                None => {
                    let problem = unknown(&given.key, known.keys());
                    self.mistakes.push(Mistake { place: given.place.clone(), problem });
                    continue;
                }
            }
            if let Err(error) =
                with(&defaults, std::slice::from_ref(given)).and_then(Config::try_deserialize::<T>)
            {
                let problem = innermost(&error);
                self.mistakes.push(Mistake { place: given.place.clone(), problem });
            }
        }
        if !self.mistakes.is_empty() {
            return Err(Mistakes(self.mistakes));
        }
        let all = with(&defaults, &self.given).and_then(Config::try_deserialize);
        all.map_err(|error| self.whole(&error))
    }

    /// A mistake that belongs to no single setting.
    fn whole(&self, error: &ConfigError) -> Mistakes {
        Mistakes(vec![Mistake { place: self.prefix.clone(), problem: error.to_string() }])
    }
}

/// Every key of the defaults with its value. Keys without a default value are there as nil.
fn keys(defaults: &Config) -> BTreeMap<String, ValueKind> {
    let mut keys = BTreeMap::new();
    flatten("", &defaults.cache, &mut |key, value| {
        keys.insert(key, value.kind.clone());
    });
    keys
}

fn flattened_file(path: &Path) -> Result<Vec<Given>, ConfigError> {
    let table = File::from(path).format(FileFormat::Toml).collect()?;
    let mut given = Vec::new();
    flatten("", &Value::new(None, ValueKind::Table(table)), &mut |key, value| {
        let place = format!("{}: {key}", path.display());
        given.push(Given { key, place, value: value.clone() });
    });
    Ok(given)
}

fn flatten(key: &str, value: &Value, visit: &mut impl FnMut(String, &Value)) {
    let ValueKind::Table(table) = &value.kind else {
        return visit(key.to_owned(), value);
    };
    for (name, inner) in table {
        let path = if key.is_empty() { name.clone() } else { format!("{key}.{name}") };
        flatten(&path, inner, visit);
    }
}

/// A variable holds a list as `a, b, c`; a file has its own form for it.
fn split_if_list(value: &Value, default: &ValueKind) -> Value {
    let (ValueKind::String(text), ValueKind::Array(_)) = (&value.kind, default) else {
        return value.clone();
    };
    let items = text.split(',').map(str::trim).filter(|item| !item.is_empty());
    Value::new(None, ValueKind::Array(items.map(|item| Value::new(None, item)).collect()))
}

fn with(defaults: &Config, given: &[Given]) -> Result<Config, ConfigError> {
    let mut builder = Config::builder().add_source(defaults.clone());
    for Given { key, value, .. } in given {
        builder = builder.set_override(key, value.clone())?;
    }
    builder.build()
}

/// The problem itself: the place is already named by the variable or the file.
fn innermost(error: &ConfigError) -> String {
    match error {
        ConfigError::At { error, .. } => innermost(error),
        ConfigError::Type { unexpected, expected, .. } => {
            format!("expected {expected}, got {unexpected}")
        }
        other => other.to_string(),
    }
}
