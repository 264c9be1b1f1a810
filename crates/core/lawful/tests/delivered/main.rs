//! The guards with the parameters and words that are delivered: `catalog/policy/`, `text/lawful.toml`.

mod guard_cases;
mod results;
mod words;
