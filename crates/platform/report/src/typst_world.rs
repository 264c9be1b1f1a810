//! Typst in process: built-in templates, data as JSON, our own fonts; no file, network or package is read.

use std::sync::LazyLock;

use serde_json::Value;
use typst::{
    Library, LibraryExt, World, WorldExt, comemo,
    diag::{FileError, FileResult, SourceDiagnostic},
    foundations::{Bytes, Datetime, Duration, Smart},
    syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot},
    text::{Font, FontBook as TypstBook},
    utils::LazyHash,
};
use typst_pdf::PdfOptions;

use crate::{ReportError, fonts::FontBook};

/// Built-in templates by name; each may import `/base.typ`.
const TEMPLATES: [(&str, &str); 2] = [
    ("base", include_str!("../templates/base.typ")),
    ("school_report", include_str!("../templates/school_report.typ")),
];

/// Results of earlier compilations are kept for this many later ones.
const CACHE_AGE: usize = 8;

static LIBRARY: LazyLock<LazyHash<Library>> = LazyLock::new(|| LazyHash::new(Library::default()));

/// A finished PDF.
#[derive(Clone, Debug)]
pub struct Rendered {
    /// The file.
    pub bytes: Vec<u8>,
    /// Number of pages.
    pub pages: usize,
    /// What the compiler warned of, e.g. an unknown font family; empty when all is well.
    pub warnings: Vec<String>,
}

/// Sets a template with its data; the same template, data and fonts give the same bytes.
///
/// Inside the template the data is `json("/data.json")` and the faces `json("/fonts.json")`. Strings
/// in the data are printed as they are, never read as markup.
///
/// # Errors
/// [`ReportError::Template`] with the compiler's messages when the template is unknown or does not
/// compile with this data.
pub fn render(template: &str, data: &Value, fonts: &FontBook) -> Result<Rendered, ReportError> {
    render_source(template, builtin(template)?, data, fonts)
}

/// Like [`render`], the file only.
///
/// # Errors
/// See [`render`].
pub fn pdf(template: &str, data: &Value, fonts: &FontBook) -> Result<Vec<u8>, ReportError> {
    Ok(render(template, data, fonts)?.bytes)
}

fn builtin(template: &str) -> Result<&'static str, ReportError> {
    TEMPLATES.iter().find(|(name, _)| *name == template).map(|(_, source)| *source).ok_or_else(|| {
        ReportError::Template { template: template.to_owned(), diagnostics: vec!["unknown template".to_owned()] }
    })
}

fn render_source(name: &str, source: &str, data: &Value, fonts: &FontBook) -> Result<Rendered, ReportError> {
    let world = ReportWorld::new(name, source, data, fonts)?;
    let failed = |diagnostics: &[SourceDiagnostic]| ReportError::Template {
        template: name.to_owned(),
        diagnostics: world.explain(diagnostics),
    };
    let compiled = typst::compile(&world);
    let options = PdfOptions { creator: Smart::Custom(None), ..PdfOptions::default() };
    let document = compiled.output.map_err(|errors| failed(&errors))?;
    let bytes = typst_pdf::pdf(&document, &options).map_err(|errors| failed(&errors))?;
    let rendered = Rendered { bytes, pages: document.pages().len(), warnings: world.explain(&compiled.warnings) };
    comemo::evict(CACHE_AGE);
    Ok(rendered)
}

/// Everything a template may see.
struct ReportWorld<'a> {
    main: FileId,
    sources: Vec<(FileId, Source)>,
    files: Vec<(FileId, Bytes)>,
    fonts: &'a FontBook,
}

impl<'a> ReportWorld<'a> {
    fn new(name: &str, source: &str, data: &Value, fonts: &'a FontBook) -> Result<Self, ReportError> {
        let main = file_id(&format!("{name}.typ"));
        let base = file_id("base.typ");
        let mut sources = vec![(main, Source::new(main, source.to_owned()))];
        if base != main {
            sources.push((base, Source::new(base, TEMPLATES[0].1.to_owned())));
        }
        let files = vec![
            (file_id("data.json"), Bytes::new(serde_json::to_vec(data)?)),
            (file_id("fonts.json"), Bytes::new(serde_json::to_vec(fonts.faces())?)),
        ];
        Ok(Self { main, sources, files, fonts })
    }

    /// Compiler messages in one line each, with the place they point at.
    fn explain(&self, diagnostics: &[SourceDiagnostic]) -> Vec<String> {
        diagnostics.iter().map(|diagnostic| self.explain_one(diagnostic)).collect()
    }

    fn explain_one(&self, diagnostic: &SourceDiagnostic) -> String {
        let place = diagnostic.span.id().and_then(|id| {
            let (_, source) = self.sources.iter().find(|(known, _)| *known == id)?;
            let start = self.range(diagnostic.span)?.start;
            let (line, column) = source.lines().byte_to_line_column(start)?;
            Some(format!("{}:{}:{}: ", id.vpath().get_without_slash(), line + 1, column + 1))
        });
        let hints: String = diagnostic.hints.iter().map(|hint| format!(" ({})", hint.v)).collect();
        format!("{}{}{hints}", place.unwrap_or_default(), diagnostic.message)
    }
}

impl World for ReportWorld<'_> {
    fn library(&self) -> &LazyHash<Library> {
        &LIBRARY
    }

    fn book(&self) -> &LazyHash<TypstBook> {
        self.fonts.book()
    }

    fn main(&self) -> FileId {
        self.main
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        self.sources
            .iter()
            .find(|(known, _)| *known == id)
            .map(|(_, source)| source.clone())
            .ok_or(FileError::AccessDenied)
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        self.files.iter().find(|(known, _)| *known == id).map(|(_, bytes)| bytes.clone()).ok_or(FileError::AccessDenied)
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.fonts.font(index)
    }

    /// A document carries its dates in its data; the clock is not to be seen.
    fn today(&self, _offset: Option<Duration>) -> Option<Datetime> {
        None
    }
}

fn file_id(name: &str) -> FileId {
    let path = VirtualPath::new(name).expect("names of our own templates are plain file names");
    FileId::new(RootedPath::new(VirtualRoot::Project, path))
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use serde_json::json;

    use super::*;

    fn try_source(source: &str) -> Result<Rendered, ReportError> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../..");
        let fonts = FontBook::load(&FontBook::usual_dirs(&root, None)).expect("fonts are installed");
        render_source("trial", source, &json!({}), &fonts)
    }

    #[test]
    fn a_template_reads_no_file_no_package_and_no_clock() {
        for source in [
            "#read(\"/etc/passwd\")",
            "#include \"../Cargo.toml\"",
            "#import \"@preview/cetz:0.3.0\": *",
            "#datetime.today().display()",
        ] {
            assert!(try_source(source).is_err(), "{source} was allowed");
        }
    }

    #[test]
    fn an_error_names_template_line_and_column() {
        let said = try_source("a line\n#nonsense").expect_err("unknown variable").to_string();
        assert!(said.contains("trial.typ:2:2: unknown variable"), "{said}");
    }

    #[test]
    fn an_unknown_template_is_an_error() {
        assert!(builtin("nothing").is_err());
    }
}
