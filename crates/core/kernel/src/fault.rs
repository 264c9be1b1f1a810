//! Abort points: a test names one, and the process dies there as if the power had failed.

use std::sync::LazyLock;
use std::sync::atomic::{AtomicU32, Ordering};

/// The point and which passage through it is the last, from `name` or `name#3`.
static ABORT_AT: LazyLock<Option<(String, u32)>> =
    LazyLock::new(|| std::env::var("SHUREN_ABORT_AT").ok().map(|text| read(&text)));
static PASSED: AtomicU32 = AtomicU32::new(0);

/// Dies here when `SHUREN_ABORT_AT` names this point; costs one comparison otherwise.
///
/// `SHUREN_ABORT_AT=storage.before_commit#7` dies at the seventh passage, without a number at the first.
pub fn point(name: &str) {
    let Some((wanted, passage)) = ABORT_AT.as_ref() else { return };
    if wanted == name && PASSED.fetch_add(1, Ordering::Relaxed) + 1 == *passage {
        std::process::abort();
    }
}

fn read(text: &str) -> (String, u32) {
    let numbered = text.split_once('#').and_then(|(name, passage)| Some((name, passage.parse().ok()?)));
    let (name, passage) = numbered.unwrap_or((text, 1));
    (name.to_owned(), passage)
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn a_point_may_bear_the_number_of_its_passage() {
        assert_eq!(read("storage.before_commit"), ("storage.before_commit".into(), 1));
        assert_eq!(read("storage.before_commit#7"), ("storage.before_commit".into(), 7));
    }
}
