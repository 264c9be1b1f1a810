//! How an installation is told to run: a TOML file in production, flags for the demo region.

use anyhow::{Context, Result, bail};
use serde::Deserialize;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use storage::{DataDir, DbUrl};
use vault::KeyRing;

/// A configuration file.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// Address to listen on.
    #[serde(default = "loopback")]
    pub listen: SocketAddr,
    /// Folder for blobs, Parquet and (by default) the database.
    pub data: PathBuf,
    /// `postgres://…`; SQLite in the data folder when absent.
    pub database: Option<String>,
    /// File with the keys of the vault.
    pub key_file: Option<PathBuf>,
    /// Folder of the built web UI.
    #[serde(default = "web_dist")]
    pub web: PathBuf,
    /// Folders searched for fonts before the usual ones.
    #[serde(default)]
    pub fonts: Vec<PathBuf>,
    /// Background workers.
    #[serde(default = "two")]
    pub workers: usize,
    /// Whether cookies may travel over plain HTTP; only on loopback.
    #[serde(default)]
    pub insecure_cookies: bool,
    /// Never true in a file: set by `shuren serve --demo`.
    #[serde(skip)]
    pub demo: bool,
}

fn loopback() -> SocketAddr {
    SocketAddr::from(([127, 0, 0, 1], 8080))
}
fn web_dist() -> PathBuf {
    PathBuf::from("web/dist")
}
fn two() -> usize {
    2
}

impl Config {
    /// Reads a production configuration.
    ///
    /// # Errors
    /// When the file cannot be read, names an unknown key, has no key file, or sends cookies over plain HTTP beyond
    /// loopback.
    pub fn read(path: &Path) -> Result<Self> {
        let content = std::fs::read_to_string(path).with_context(|| format!("cannot read `{}`", path.display()))?;
        let config: Self = toml::from_str(&content).with_context(|| format!("in `{}`", path.display()))?;
        if config.key_file.is_none() {
            bail!(
                "`key_file` is missing in `{}`: make one with `shuren admin new-key FILE` and keep a copy apart",
                path.display()
            );
        }
        if config.insecure_cookies && !config.listen.ip().is_loopback() {
            bail!("`insecure_cookies` is for loopback only; put a TLS proxy before `{}`", config.listen);
        }
        Ok(config)
    }

    /// The configuration of a demo region in a folder.
    pub fn demo(data: &Path, listen: SocketAddr) -> Self {
        Self {
            listen,
            data: data.to_owned(),
            database: None,
            key_file: Some(data.join("demo.key")),
            web: web_dist(),
            fonts: Vec::new(),
            workers: two(),
            insecure_cookies: true,
            demo: true,
        }
    }

    /// The keys; a demo region makes its own on first start.
    ///
    /// # Errors
    /// When the file is missing or damaged.
    pub fn keys(&self) -> Result<KeyRing> {
        let path = self.key_file.as_deref().context("`key_file` is missing")?;
        if self.demo && !path.exists() {
            std::fs::create_dir_all(&self.data)?;
            KeyRing::generate().write_new_file(path)?;
        }
        KeyRing::from_file(path).with_context(|| format!("cannot use the keys in `{}`", path.display()))
    }

    /// Where the records lie.
    pub fn db_url(&self, data: &DataDir) -> DbUrl {
        self.database.clone().map_or_else(|| data.sqlite(), DbUrl::Postgres)
    }
}

#[cfg(test)]
mod tests {
    use super::Config;

    fn read(content: &str) -> String {
        let file = std::env::temp_dir().join(format!("shuren-config-{}.toml", uuid::Uuid::now_v7()));
        std::fs::write(&file, content).expect("the temp directory is writable");
        let outcome = Config::read(&file).map_or_else(|error| format!("{error:#}"), |_| "accepted".into());
        drop(std::fs::remove_file(&file));
        outcome
    }

    #[test]
    fn production_refuses_a_missing_key_and_plain_cookies_beyond_loopback() {
        assert!(read("data = '/srv/shuren'").contains("`key_file` is missing"));
        assert!(
            read("data = '/d'\nkey_file = '/k'\nlisten = '0.0.0.0:80'\ninsecure_cookies = true")
                .contains("loopback only")
        );
        assert_eq!(read("data = '/d'\nkey_file = '/k'"), "accepted");
    }

    #[test]
    fn a_file_cannot_switch_the_demo_on() {
        assert!(read("data = '/d'\nkey_file = '/k'\ndemo = true").contains("unknown field"));
    }
}
