//! The repository as the rules see it: its files, its crates and what they use.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};
use cargo_metadata::{DependencyKind, MetadataCommand};

use crate::shell::{cargo, read, root};

/// Folders that hold nothing of ours.
const FOREIGN: [&str; 11] = [
    ".git",
    "target",
    "node_modules",
    "dist",
    "data",
    "generated",
    "test-results",
    "playwright-report",
    ".logs",
    ".shots",
    ".cache",
];

/// A source file.
pub struct Source {
    /// Where it lies, from the root, with forward slashes.
    pub path: String,
    /// What it holds.
    pub text: String,
}

/// A crate of the workspace.
pub struct Room {
    /// Its name.
    pub name: String,
    /// Its floor: the folder under `crates/`.
    pub floor: String,
    /// The crates of the workspace it uses, in any way.
    pub uses: BTreeSet<String>,
}

/// The repository.
pub struct House {
    /// The crates under `crates/`.
    pub rooms: Vec<Room>,
    /// Text files of the kinds the rules look at.
    pub sources: Vec<Source>,
    /// Every file that is ours, from the root.
    pub files: BTreeSet<String>,
}

impl House {
    /// Reads the repository this xtask was built from.
    pub fn read() -> Result<Self> {
        let root = root();
        let mut files = BTreeSet::new();
        walk(&root, &root, &mut files)?;
        let sources = files
            .iter()
            .filter(|path| ["rs", "ts", "tsx", "md", "sql", "toml"].iter().any(|ext| has_extension(path, ext)))
            .filter_map(|path| Some(Source { path: path.clone(), text: fs::read_to_string(root.join(path)).ok()? }))
            .collect();
        Ok(Self { rooms: rooms(&root)?, sources, files })
    }

    /// Rust sources.
    pub fn rust(&self) -> impl Iterator<Item = &Source> {
        self.with_extension("rs")
    }

    /// Sources whose name ends like this.
    pub fn with_extension(&self, ext: &'static str) -> impl Iterator<Item = &Source> {
        self.sources.iter().filter(move |source| has_extension(&source.path, ext))
    }

    /// The text of one file, when it exists.
    pub fn text(&self, path: &str) -> Option<&str> {
        self.sources.iter().find(|source| source.path == path).map(|source| source.text.as_str())
    }
}

fn has_extension(path: &str, ext: &str) -> bool {
    Path::new(path).extension().is_some_and(|found| found == ext)
}

fn walk(root: &Path, folder: &Path, files: &mut BTreeSet<String>) -> Result<()> {
    for entry in fs::read_dir(folder).with_context(|| format!("cannot list {}", folder.display()))? {
        let path = entry?.path();
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        if path.is_dir() {
            if !FOREIGN.contains(&name.as_str()) {
                walk(root, &path, files)?;
            }
        } else if let Ok(inside) = path.strip_prefix(root) {
            files.insert(inside.to_string_lossy().replace('\\', "/"));
        }
    }
    Ok(())
}

fn rooms(root: &Path) -> Result<Vec<Room>> {
    let mut command = cargo(["metadata", "--format-version", "1", "--no-deps", "--offline"]);
    command.current_dir(root);
    let metadata = MetadataCommand::parse(read(&mut command)?)?;
    let members: BTreeSet<String> = metadata.packages.iter().map(|package| package.name.to_string()).collect();
    let mut rooms = Vec::new();
    for package in &metadata.packages {
        let manifest = PathBuf::from(package.manifest_path.as_str());
        let Ok(inside) = manifest.strip_prefix(root.join("crates")) else {
            continue;
        };
        let floor = inside.iter().next().map(|floor| floor.to_string_lossy().into_owned()).unwrap_or_default();
        let kinds = [DependencyKind::Normal, DependencyKind::Build, DependencyKind::Development];
        let uses = package
            .dependencies
            .iter()
            .filter(|dependency| kinds.contains(&dependency.kind) && members.contains(&dependency.name))
            .map(|dependency| dependency.name.clone())
            .collect();
        rooms.push(Room { name: package.name.to_string(), floor, uses });
    }
    Ok(rooms)
}
