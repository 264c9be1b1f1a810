//! What a module may know, by its name: `model`, `rules`, `store`, `commands`.

use super::{
    house::{House, Source},
    sources::{is_test_file, literals, without_tests},
};

/// `model` and `rules` without database and web; `store` without web.
pub fn pure_modules(house: &House) -> Vec<String> {
    let mut lines = Vec::new();
    for source in inner(house) {
        let forbidden: &[&str] = match role(&source.path) {
            Role::Pure => &["sea_orm", "sqlx", "axum", "utoipa::path", "storage::"],
            Role::Store => &["axum"],
            Role::Other => &[],
        };
        for word in forbidden {
            if let Some(line) = line_with(&source.text, word) {
                lines.push(format!("{}:{line}: may not know `{word}`", source.path));
            }
        }
    }
    lines
}

/// `.begin(` outside commands, jobs, imports and tests.
pub fn transactions(house: &House) -> Vec<String> {
    inner(house)
        .filter(|source| !may_begin(&source.path))
        .filter_map(|source| {
            let line = line_with(without_tests(&source.text), ".begin(")?;
            Some(format!("{}:{line}: only commands and jobs open a transaction", source.path))
        })
        .collect()
}

/// Sources of engines and systems, the two floors with this inner shape.
fn inner(house: &House) -> impl Iterator<Item = &Source> {
    house
        .rust()
        .filter(|source| source.path.starts_with("crates/engines/") || source.path.starts_with("crates/systems/"))
        .filter(|source| !is_test_file(&source.path))
}

enum Role {
    Pure,
    Store,
    Other,
}

fn role(path: &str) -> Role {
    if path.contains("/rules/")
        || path.ends_with("/rules.rs")
        || path.ends_with("/model.rs")
        || path.contains("/model/")
    {
        Role::Pure
    } else if file_name(path).starts_with("store") || path.contains("/store/") {
        Role::Store
    } else {
        Role::Other
    }
}

/// Commands and jobs, and what a job does to apply or undo an import.
fn may_begin(path: &str) -> bool {
    let file = file_name(path);
    ["commands", "jobs", "import"].iter().any(|word| file.starts_with(word) || path.contains(&format!("/{word}/")))
}

fn file_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// The first line whose code, comments and literals left out, holds a word.
fn line_with(text: &str, word: &str) -> Option<usize> {
    let spoken: Vec<usize> =
        literals(text).iter().filter(|found| found.text.contains(word)).map(|found| found.line).collect();
    text.lines().enumerate().find_map(|(at, line)| {
        let code = line.split("//").next().unwrap_or_default();
        (code.contains(word) && !spoken.contains(&(at + 1))).then_some(at + 1)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_in_a_comment_or_literal_is_not_known() {
        assert_eq!(line_with("// axum\nlet a = \"axum\";\nuse axum::Router;", "axum"), Some(3));
    }

    #[test]
    fn commands_and_jobs_may_begin() {
        assert!(may_begin("crates/engines/people/src/commands/unit.rs"));
        assert!(may_begin("crates/engines/people/src/jobs.rs"));
        assert!(!may_begin("crates/engines/people/src/api.rs"));
    }
}
