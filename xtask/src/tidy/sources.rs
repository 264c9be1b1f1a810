//! Reads Rust sources just deeply enough for the rules: comments, string literals, and where tests begin.

/// A string literal of the code.
#[derive(Debug, PartialEq, Eq)]
pub struct Literal {
    /// Its content as written, escapes included.
    pub text: String,
    /// The line it begins on, counted from 1.
    pub line: usize,
    /// The code before it on the way back to the last `;`, `{` or `}`, without comments.
    pub before: String,
}

/// Whether a file holds only tests, by where it lies.
pub fn is_test_file(path: &str) -> bool {
    path.contains("/tests/")
        || path.contains("/examples/")
        || path.ends_with("/tests.rs")
        || path.ends_with("_tests.rs")
}

/// The part of a Rust file before its test module; tests stand at the foot of a file.
pub fn without_tests(text: &str) -> &str {
    text.find("#[cfg(test)]").map_or(text, |at| &text[..at])
}

/// The string literals of Rust code, comments left out.
pub fn literals(text: &str) -> Vec<Literal> {
    let mut reader = Reader { rest: text, line: 1, before: String::new(), found: Vec::new() };
    while reader.step() {}
    reader.found
}

struct Reader<'a> {
    rest: &'a str,
    line: usize,
    before: String,
    found: Vec<Literal>,
}

impl Reader<'_> {
    /// Consumes one comment, literal or character; false at the end.
    fn step(&mut self) -> bool {
        let Some(first) = self.rest.chars().next() else {
            return false;
        };
        if self.rest.starts_with("//") {
            let end = self.rest.find('\n').unwrap_or(self.rest.len());
            self.take(end);
        } else if self.rest.starts_with("/*") {
            let end = self.rest.find("*/").map_or(self.rest.len(), |at| at + 2);
            self.take(end);
        } else if let Some(hashes) = raw_string(self.rest, &self.before) {
            let close = format!("\"{}", "#".repeat(hashes));
            let open = 2 + hashes;
            let inner = &self.rest[open..];
            let length = inner.find(&close).unwrap_or(inner.len());
            self.keep(open, length, close.len());
        } else if first == '"' {
            let length = plain_length(&self.rest[1..]);
            self.keep(1, length, 1);
        } else if let Some(length) = char_literal(self.rest) {
            self.take(length);
        } else {
            if matches!(first, ';' | '{' | '}') {
                self.before.clear();
            } else {
                self.before.push(first);
            }
            self.take(first.len_utf8());
        }
        true
    }

    fn keep(&mut self, open: usize, length: usize, close: usize) {
        let text = self.rest[open..open + length].to_owned();
        self.found.push(Literal { text, line: self.line, before: self.before.clone() });
        self.before.push('_');
        self.take((open + length + close).min(self.rest.len()));
    }

    fn take(&mut self, length: usize) {
        self.line += self.rest[..length].matches('\n').count();
        self.rest = &self.rest[length..];
    }
}

/// How many hashes a raw string opens with, when one opens here.
fn raw_string(rest: &str, before: &str) -> Option<usize> {
    let after = rest.strip_prefix('r')?;
    if before.chars().next_back().is_some_and(|c| c.is_alphanumeric() || c == '_') && !before.ends_with('b') {
        return None;
    }
    let hashes = after.len() - after.trim_start_matches('#').len();
    after[hashes..].starts_with('"').then_some(hashes)
}

fn plain_length(inner: &str) -> usize {
    let mut escaped = false;
    for (at, c) in inner.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return at,
            _ => {}
        }
    }
    inner.len()
}

/// The length of a character literal that begins here; a lifetime is none.
fn char_literal(rest: &str) -> Option<usize> {
    let inner = rest.strip_prefix('\'')?;
    let mut chars = inner.char_indices();
    let (_, first) = chars.next()?;
    if first == '\\' {
        return inner[2..].find('\'').map(|at| 1 + 2 + at + 1);
    }
    let (at, second) = chars.next()?;
    (second == '\'').then_some(1 + at + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(code: &str) -> Vec<String> {
        literals(code).into_iter().map(|literal| literal.text).collect()
    }

    #[test]
    fn literals_in_comments_are_left_out() {
        assert_eq!(texts("// \"no\"\nlet a = \"yes\"; /* \"no\" */"), ["yes"]);
    }

    #[test]
    fn escapes_raw_strings_characters_and_lifetimes_are_told_apart() {
        let code = r##"fn f<'a>(x: &'a str) { g('"', '\'', "a\"b", r#"c"d"#, "e") }"##;
        assert_eq!(texts(code), [r#"a\"b"#, "c\"d", "e"]);
    }

    #[test]
    fn a_literal_knows_its_line_and_what_it_is_given_to() {
        let found = literals("let a = 1;\nreturn Err(Error::invalid(\"people.late\"));");
        assert_eq!(found[0].line, 2);
        assert!(found[0].before.trim_end().ends_with("invalid("), "{:?}", found[0]);
    }

    #[test]
    fn tests_at_the_foot_are_left_out() {
        assert_eq!(without_tests("code\n#[cfg(test)]\nmod tests {}"), "code\n");
    }
}
