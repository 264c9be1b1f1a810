//! The faces a document is set in: found among font files by role, read once, shared by all reports.

use std::{
    collections::BTreeMap,
    fmt, fs,
    path::{Path, PathBuf},
    sync::Arc,
};

use serde::{Deserialize, Serialize};
use typst::{
    foundations::Bytes,
    text::{Font, FontBook as TypstBook},
    utils::LazyHash,
};

/// Folders below a searched folder are entered this deep; enough for a package registry's layout.
const DEPTH: usize = 4;

/// What a face is used for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// The document's title.
    Title,
    /// Headings of sections.
    Heading,
    /// Running text.
    Body,
    /// Tables, figures and small print.
    Plain,
}

impl Role {
    /// Every role; a [`FontBook`] has a face for each.
    pub const ALL: [Self; 4] = [Self::Title, Self::Heading, Self::Body, Self::Plain];
}

/// How a template names a face.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Face {
    /// Family name as written in the font file.
    pub family: String,
    /// Weight, 100 to 900.
    pub weight: u16,
}

/// The faces named in a Word draft; the reader's computer has them, or Word takes its own.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct WordFace {
    /// Face of Chinese text.
    #[serde(rename = "word")]
    pub east_asia: String,
    /// Face of Latin letters and figures.
    #[serde(rename = "word_latin")]
    pub latin: String,
}

#[derive(Deserialize)]
struct Choice {
    files: Vec<String>,
    #[serde(flatten)]
    word: WordFace,
}

/// A role has no font file: says which files would do, where they were looked for and how to mend it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MissingFont {
    /// The role without a face.
    pub role: Role,
    /// File names of which any one is enough, the preferred first.
    pub files: Vec<String>,
    /// Folders that were searched.
    pub looked_in: Vec<PathBuf>,
}

impl MissingFont {
    /// The searched folders in one line.
    #[must_use]
    pub fn looked_in_words(&self) -> String {
        let shown: Vec<_> = self.looked_in.iter().map(|dir| dir.display().to_string()).collect();
        shown.join(", ")
    }
}

impl fmt::Display for MissingFont {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "no font for {:?}: need one of {}; looked in {}; run `npm install` in web/, or install fonts-noto-cjk, \
             or put the file into the folder named by `fonts_dir`",
            self.role,
            self.files.join(", "),
            self.looked_in_words()
        )
    }
}

impl std::error::Error for MissingFont {}

/// One face per role, in memory; cloning shares the bytes.
#[derive(Clone)]
pub struct FontBook {
    inner: Arc<Inner>,
}

struct Inner {
    book: LazyHash<TypstBook>,
    fonts: Vec<Font>,
    faces: BTreeMap<Role, Face>,
}

impl fmt::Debug for FontBook {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FontBook").field("faces", &self.inner.faces).finish()
    }
}

impl FontBook {
    /// Where fonts usually lie: the region's own folder, `fonts` beside the program, the web
    /// packages under the repository's `root`, and Debian's fonts-noto-cjk.
    #[must_use]
    pub fn usual_dirs(root: &Path, fonts_dir: Option<&Path>) -> Vec<PathBuf> {
        let beside = std::env::current_exe().ok().and_then(|exe| Some(exe.parent()?.join("fonts")));
        fonts_dir
            .map(Path::to_path_buf)
            .into_iter()
            .chain(beside)
            .chain([root.join("web/node_modules/@expo-google-fonts"), PathBuf::from("/usr/share/fonts/opentype/noto")])
            .collect()
    }

    /// Finds and reads a face for each role; an earlier name in `fonts.toml` wins over a later one,
    /// and for the same name an earlier folder.
    ///
    /// # Errors
    /// [`MissingFont`] for the first role that no readable file serves.
    pub fn load(dirs: &[PathBuf]) -> Result<Self, MissingFont> {
        let listings: Vec<_> = dirs.iter().map(|dir| font_files(dir)).collect();
        let mut read = BTreeMap::new();
        let (mut fonts, mut faces) = (Vec::new(), BTreeMap::new());
        for role in Role::ALL {
            let files = choice(role).files;
            let found = files.iter().find_map(|wanted| {
                let (name, family) = wanted.split_once('#').unwrap_or((wanted, ""));
                let path = listings.iter().find_map(|listing| listing.get(&name.to_lowercase()))?;
                face_of(path, family, &mut read)
            });
            let Some(font) = found else {
                return Err(MissingFont { role, files, looked_in: dirs.to_vec() });
            };
            let info = font.info();
            faces.insert(role, Face { family: info.family.clone(), weight: info.variant.weight.to_number() });
            if !fonts.contains(&font) {
                fonts.push(font);
            }
        }
        let book = LazyHash::new(TypstBook::from_fonts(&fonts));
        Ok(Self { inner: Arc::new(Inner { book, fonts, faces }) })
    }

    /// The face that serves a role.
    #[must_use]
    pub fn face(&self, role: Role) -> &Face {
        &self.inner.faces[&role]
    }

    /// All faces by role, as templates read them.
    #[must_use]
    pub fn faces(&self) -> &BTreeMap<Role, Face> {
        &self.inner.faces
    }

    pub(crate) fn book(&self) -> &LazyHash<TypstBook> {
        &self.inner.book
    }

    pub(crate) fn font(&self, index: usize) -> Option<Font> {
        self.inner.fonts.get(index).cloned()
    }
}

/// The faces to name in a Word draft for a role.
pub(crate) fn word_face(role: Role) -> WordFace {
    choice(role).word
}

fn choice(role: Role) -> Choice {
    let mut all: BTreeMap<Role, Choice> =
        toml::from_str(include_str!("../fonts.toml")).expect("fonts.toml is part of the program and tested");
    all.remove(&role).expect("fonts.toml names every role; tested")
}

/// A face out of a file: the named family of a collection, or the only one.
fn face_of(path: &Path, family: &str, read: &mut BTreeMap<PathBuf, Bytes>) -> Option<Font> {
    let bytes = match read.get(path) {
        Some(bytes) => bytes.clone(),
        None => {
            let bytes = Bytes::new(fs::read(path).ok()?);
            read.insert(path.to_path_buf(), bytes.clone());
            bytes
        }
    };
    Font::iter(bytes).find(|font| family.is_empty() || font.info().family == family)
}

/// Font files below a folder by lower-case file name; a folder that cannot be read holds none.
fn font_files(dir: &Path) -> BTreeMap<String, PathBuf> {
    let mut found = BTreeMap::new();
    let mut open = vec![(dir.to_path_buf(), 0)];
    while let Some((folder, depth)) = open.pop() {
        for entry in fs::read_dir(&folder).into_iter().flatten().flatten() {
            let path = entry.path();
            let name = entry.file_name().to_string_lossy().to_lowercase();
            if path.is_dir() {
                if depth < DEPTH {
                    open.push((path, depth + 1));
                }
            } else if name.ends_with(".ttf") || name.ends_with(".otf") || name.ends_with(".ttc") {
                found.entry(name).or_insert(path);
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_role_has_files_and_a_word_face() {
        for role in Role::ALL {
            let choice = choice(role);
            assert!(!choice.files.is_empty());
            assert!(!choice.word.east_asia.is_empty() && !choice.word.latin.is_empty());
        }
    }

    #[test]
    fn a_missing_font_says_what_where_and_how_to_mend_it() {
        let empty = tempfile::tempdir().expect("temporary folder");
        let missing = FontBook::load(&[empty.path().to_path_buf()]).expect_err("no fonts there");
        let said = missing.to_string();
        assert_eq!(missing.role, Role::Title);
        assert!(said.contains("NotoSerifSC_700Bold.ttf"), "{said}");
        assert!(said.contains(&empty.path().display().to_string()), "{said}");
        assert!(said.contains("fonts_dir"), "{said}");
        let refusal: kernel::error::Error = crate::ReportError::Font(missing).into();
        assert_eq!(refusal.code(), "report.font_missing");
    }

    #[test]
    fn a_file_that_is_no_font_is_passed_over() {
        let dir = tempfile::tempdir().expect("temporary folder");
        fs::write(dir.path().join("NotoSerifSC_700Bold.ttf"), b"not a font").expect("written");
        assert!(FontBook::load(&[dir.path().to_path_buf()]).is_err());
    }
}
