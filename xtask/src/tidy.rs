//! The house rules, each a function over the repository and each a test.

mod doors;
mod files;
mod house;
mod layout;
mod modules;
mod sources;
mod words;

use anyhow::{Result, bail};

use crate::counts::Counts;
use house::House;

/// A rule: what it is called, and the lines that say where it is broken.
struct Rule {
    name: &'static str,
    broken: fn(&House) -> Vec<String>,
}

/// Every rule of the house.
const RULES: &[Rule] = &[
    Rule { name: "a crate uses only floors below it and the doors that are listed", broken: doors::floors_and_doors },
    Rule { name: "model and rules know no database and no web, store knows no web", broken: modules::pure_modules },
    Rule { name: "only commands and jobs open a transaction", broken: modules::transactions },
    Rule { name: "every Rust file opens by saying what it is for", broken: files::opening_sentence },
    Rule { name: "no source file is longer than 500 lines", broken: files::length },
    Rule { name: "no tracked file is larger than one mebibyte", broken: files::size },
    Rule { name: "nothing unfinished is left in the code", broken: files::unfinished },
    Rule { name: "migrations for SQLite and PostgreSQL are twins", broken: layout::twin_migrations },
    Rule { name: "ARCHITECTURE.md names every crate and no other", broken: layout::map_of_crates },
    Rule { name: "documents name only files that exist", broken: layout::links_of_documents },
    Rule { name: "the tests that watch the invariants exist", broken: layout::tests_of_invariants },
    Rule { name: "catalogue entries cite clauses that exist", broken: layout::clauses },
    Rule { name: "no Chinese words in Rust code", broken: words::no_chinese_in_code },
    Rule { name: "texts are complete in both languages", broken: words::complete },
    Rule { name: "text keys in the code exist", broken: words::keys_exist },
    Rule { name: "every text is used", broken: words::keys_used },
];

/// Checks every rule and prints what is broken.
pub fn tidy() -> Result<()> {
    let counts = report()?;
    if 0 < counts.failed {
        bail!("{} of {} house rules are broken", counts.failed, counts.passed + counts.failed);
    }
    Ok(())
}

/// Checks every rule, prints what is broken, and counts the rules that hold.
pub fn report() -> Result<Counts> {
    let house = House::read()?;
    let mut counts = Counts::default();
    for rule in RULES {
        let broken = (rule.broken)(&house);
        let one = Counts::one(broken.is_empty());
        counts.passed += one.passed;
        counts.failed += one.failed;
        println!("{} {}", if broken.is_empty() { "holds " } else { "BROKEN" }, rule.name);
        for line in &broken {
            println!("         {line}");
        }
    }
    Ok(counts)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The repository as it is, read once for all rules.
    fn holds(rule: fn(&House) -> Vec<String>) {
        let house = House::read().expect("the repository can be read");
        let broken = rule(&house);
        assert!(broken.is_empty(), "{}", broken.join("\n"));
    }

    macro_rules! rules_hold {
        ($($name:ident: $rule:path;)*) => {$(
            #[test]
            fn $name() {
                holds($rule);
            }
        )*
            #[test]
            fn every_rule_has_its_test() {
                let tested: Vec<fn(&House) -> Vec<String>> = vec![$($rule),*];
                assert_eq!(tested.len(), RULES.len());
            }
        };
    }

    rules_hold! {
        crates_use_only_floors_below_and_listed_doors: doors::floors_and_doors;
        model_and_rules_are_pure: modules::pure_modules;
        only_commands_and_jobs_open_transactions: modules::transactions;
        every_rust_file_says_what_it_is_for: files::opening_sentence;
        no_source_file_is_too_long: files::length;
        no_tracked_file_is_too_large: files::size;
        nothing_unfinished_is_left: files::unfinished;
        migrations_are_twins: layout::twin_migrations;
        the_map_names_every_crate_and_no_other: layout::map_of_crates;
        documents_name_files_that_exist: layout::links_of_documents;
        tests_that_watch_the_invariants_exist: layout::tests_of_invariants;
        catalogue_entries_cite_clauses_that_exist: layout::clauses;
        rust_code_holds_no_chinese_words: words::no_chinese_in_code;
        texts_are_complete: words::complete;
        text_keys_in_the_code_exist: words::keys_exist;
        every_text_is_used: words::keys_used;
    }
}
