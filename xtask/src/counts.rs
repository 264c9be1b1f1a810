//! Reads how many tests passed and failed from what the test runners print.

/// Tests that passed and tests that failed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Tests that passed.
    pub passed: u64,
    /// Tests that failed, timed out or could not start.
    pub failed: u64,
}

impl Counts {
    /// One check that either holds or does not.
    pub fn one(held: bool) -> Self {
        Self { passed: u64::from(held), failed: u64::from(!held) }
    }

    /// A run that failed counts at least one failure, even when its output names none.
    pub fn honest(self, succeeded: bool) -> Self {
        let failed = if succeeded { self.failed } else { self.failed.max(1) };
        Self { failed, ..self }
    }
}

/// Sums the counts of every summary line of any of the runners we use.
///
/// Understood are nextest (`17 tests run: 16 passed, 1 failed`), libtest (`test result: ok. 3 passed; 0 failed`),
/// vitest (`Tests  1 failed | 11 passed (12)`) and Playwright (a line `5 passed (10s)` or `1 failed`).
pub fn counts(output: &str) -> Counts {
    let mut total = Counts::default();
    for line in output.lines() {
        let line = without_colours(line);
        let line = line.trim();
        let is_summary = line.contains(" tests run: ")
            || line.contains(" test run: ")
            || line.starts_with("test result: ")
            || line.starts_with("Tests ")
            || is_playwright(line);
        if !is_summary {
            continue;
        }
        let line = line.split_once(" run: ").map_or(line, |(_, after)| after);
        total.passed += before(line, "passed");
        for word in ["failed", "timed out", "interrupted", "did not run"] {
            total.failed += before(line, word);
        }
    }
    total
}

fn is_playwright(line: &str) -> bool {
    let Some((number, rest)) = line.split_once(' ') else {
        return false;
    };
    number.parse::<u64>().is_ok()
        && ["passed (", "failed", "interrupted", "did not run"]
            .iter()
            .any(|word| if word.ends_with('(') { rest.starts_with(word) } else { rest == *word })
}

/// The number that stands before a word.
fn before(line: &str, word: &str) -> u64 {
    let Some(at) = line.find(&format!(" {word}")) else {
        return 0;
    };
    line[..at].split(|c: char| !c.is_ascii_digit()).next_back().and_then(|digits| digits.parse().ok()).unwrap_or(0)
}

fn without_colours(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    let mut rest = line;
    while let Some(at) = rest.find("\u{1b}[") {
        out.push_str(&rest[..at]);
        let after = &rest[at + 2..];
        rest = after.find('m').map_or("", |end| &after[end + 1..]);
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(output: &str, passed: u64, failed: u64) {
        assert_eq!(counts(output), Counts { passed, failed }, "{output}");
    }

    #[test]
    fn nextest_is_understood() {
        check("     Summary [   0.072s] 17 tests run: 17 passed, 0 skipped", 17, 0);
        check("     Summary [ 9s] 17 tests run: 14 passed (2 slow), 2 failed, 1 timed out, 0 skipped", 14, 3);
        check("     Summary [ 9s] 1 test run: 1 passed, 0 skipped", 1, 0);
    }

    #[test]
    fn doc_tests_of_several_crates_are_added_up() {
        check("test result: ok. 3 passed; 0 failed; 1 ignored\nx\ntest result: FAILED. 1 passed; 2 failed", 4, 2);
    }

    #[test]
    fn vitest_is_understood_through_its_colours() {
        check("\u{1b}[2m      Tests \u{1b}[22m \u{1b}[1m1 failed\u{1b}[22m | \u{1b}[1m11 passed\u{1b}[22m (12)", 11, 1);
        check(" Test Files  3 passed (3)\n      Tests  12 passed (12)", 12, 0);
    }

    #[test]
    fn playwright_is_understood() {
        check("Running 6 tests using 1 worker\n  1 failed\n    a.spec.ts:3:1\n  5 passed (10.1s)", 5, 1);
        check("  2 did not run\n  1 interrupted", 0, 3);
    }

    #[test]
    fn a_failed_run_without_a_summary_is_one_failure() {
        assert_eq!(counts("error: could not compile").honest(false), Counts { passed: 0, failed: 1 });
    }
}
