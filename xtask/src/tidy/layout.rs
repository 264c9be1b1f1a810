//! Rules about what belongs together: migration twins, the map and the crates, documents and files, catalogue and clauses.

use std::collections::BTreeSet;

use super::house::House;

/// Migrations that exist for one database only, or are empty.
pub fn twin_migrations(house: &House) -> Vec<String> {
    let names = |engine: &str| -> BTreeSet<String> {
        let folder = format!("migrations/{engine}/");
        house.files.iter().filter_map(|path| path.strip_prefix(&folder)).map(str::to_owned).collect()
    };
    let (sqlite, postgres) = (names("sqlite"), names("postgres"));
    let mut lines: Vec<String> = sqlite
        .symmetric_difference(&postgres)
        .map(|name| format!("{name} has no twin for the other database"))
        .collect();
    for source in house.with_extension("sql").filter(|source| source.path.starts_with("migrations/")) {
        if source.text.trim().is_empty() {
            lines.push(format!("{} is empty", source.path));
        }
    }
    lines
}

/// Crates without a heading in the code map, and headings without a crate.
pub fn map_of_crates(house: &House) -> Vec<String> {
    let Some(map) = house.text("ARCHITECTURE.md") else {
        return vec!["ARCHITECTURE.md is missing".into()];
    };
    let named: BTreeSet<&str> =
        map.lines().filter_map(|line| line.strip_prefix("#### `")).filter_map(|rest| rest.split('`').next()).collect();
    let built: BTreeSet<&str> = house.rooms.iter().map(|room| room.name.as_str()).collect();
    let missing = built.difference(&named).map(|name| format!("ARCHITECTURE.md does not describe `{name}`"));
    let gone = named.difference(&built).map(|name| format!("ARCHITECTURE.md describes `{name}`, which is no crate"));
    missing.chain(gone).collect()
}

/// Relative links of Markdown documents that lead nowhere.
pub fn links_of_documents(house: &House) -> Vec<String> {
    let mut lines = Vec::new();
    for source in house.with_extension("md") {
        let folder = source.path.rsplit_once('/').map_or("", |(folder, _)| folder);
        for link in links(&source.text) {
            let path = resolve(folder, link);
            let exists = house.files.iter().any(|file| *file == path || file.starts_with(&format!("{path}/")));
            if !exists {
                lines.push(format!("{}: links to {link}, which does not exist", source.path));
            }
        }
    }
    lines
}

/// Tests that `docs/invariants.md` names and no Rust file holds.
pub fn tests_of_invariants(house: &House) -> Vec<String> {
    let Some(page) = house.text("docs/invariants.md") else { return vec!["docs/invariants.md is missing".into()] };
    let is_test = |word: &str| {
        2 < word.matches('_').count() && word.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
    };
    let named = page.split('`').skip(1).step_by(2).filter(|word| is_test(word));
    named
        .filter(|name| !house.rust().any(|source| source.text.contains(&format!("fn {name}("))))
        .map(|name| format!("docs/invariants.md names `{name}`, which is no test"))
        .collect()
}

/// The relative targets of `[text](target)`, without anchors.
fn links(text: &str) -> Vec<&str> {
    text.split("](")
        .skip(1)
        .filter_map(|after| after.split(')').next())
        .map(|target| target.split('#').next().unwrap_or_default())
        .filter(|target| !target.is_empty() && !target.contains("://") && !target.contains(' '))
        .collect()
}

fn resolve(folder: &str, link: &str) -> String {
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in link.trim_end_matches('/').split('/') {
        match part {
            "." | "" => {}
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    parts.join("/")
}

/// Clause ids that catalogue entries cite but `catalog/clauses` does not hold, and ids given twice.
pub fn clauses(house: &House) -> Vec<String> {
    let mut lines = Vec::new();
    let mut known = BTreeSet::new();
    let mut cited = Vec::new();
    for source in house.with_extension("toml").filter(|source| source.path.starts_with("catalog/")) {
        let Ok(table) = source.text.parse::<toml::Table>() else {
            lines.push(format!("{}: not readable as TOML", source.path));
            continue;
        };
        if source.path.starts_with("catalog/clauses") {
            for id in strings(&toml::Value::Table(table), &["id"]) {
                if !known.insert(id.clone()) {
                    lines.push(format!("{}: clause {id} is given twice", source.path));
                }
            }
        } else {
            for id in strings(&toml::Value::Table(table), &["clause", "clauses"]) {
                cited.push((source.path.clone(), id));
            }
        }
    }
    lines.extend(
        cited
            .into_iter()
            .filter(|(_, id)| !known.contains(id))
            .map(|(path, id)| format!("{path}: cites {id}, which is no clause")),
    );
    lines
}

/// Every string, also of lists, that stands under one of these names, however deep.
fn strings(value: &toml::Value, names: &[&str]) -> Vec<String> {
    let mut found = Vec::new();
    match value {
        toml::Value::Table(table) => {
            for (name, inner) in table {
                match inner {
                    toml::Value::String(text) if names.contains(&name.as_str()) => found.push(text.clone()),
                    toml::Value::Array(list) if names.contains(&name.as_str()) => {
                        found.extend(list.iter().filter_map(toml::Value::as_str).map(str::to_owned));
                    }
                    inner => found.extend(strings(inner, names)),
                }
            }
        }
        toml::Value::Array(list) => found.extend(list.iter().flat_map(|inner| strings(inner, names))),
        _ => {}
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_are_read_from_the_folder_of_their_document() {
        assert_eq!(resolve("docs/decisions", "../sql.md"), "docs/sql.md");
        assert_eq!(resolve("", "./docs/"), "docs");
        assert_eq!(links("a [b](c.md#d) [e](https://f) ![g](h/i.png)"), ["c.md", "h/i.png"]);
    }

    #[test]
    fn citations_are_found_at_any_depth() {
        let table: toml::Table = "[[a]]\nclause = \"x\"\n[b.c]\nclauses = [\"y\", \"z\"]\n".parse().expect("toml");
        assert_eq!(strings(&toml::Value::Table(table), &["clause", "clauses"]), ["x", "y", "z"]);
    }
}
