//! Makes headings comparable: width, blanks, asterisks and "required" marks do not matter.

use crate::vocabulary::heading_marks;

/// The normal form of a heading or choice: half width, lower case, no blanks, no asterisks, no "(required)" at the end.
#[must_use]
pub fn normal(text: &str) -> String {
    let mut out = squeeze(text);
    while let Some(mark) = heading_marks().iter().find(|mark| out.len() > mark.len() && out.ends_with(mark.as_str())) {
        out.truncate(out.len() - mark.len());
    }
    out
}

/// Half width, lower case, without blanks, asterisks and colons.
pub(crate) fn squeeze(text: &str) -> String {
    text.chars()
        .map(half_width)
        .filter(|c| !is_blank(*c) && !c.is_control() && !matches!(c, '*' | ':'))
        .flat_map(char::to_lowercase)
        .collect()
}

/// The half-width twin of a full-width character; others stay.
pub(crate) fn half_width(c: char) -> char {
    match c {
        '\u{3000}' => ' ',
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        _ => c,
    }
}

/// The text without surrounding blanks, also those no eye sees (zero width, byte order mark).
pub(crate) fn trim(text: &str) -> &str {
    text.trim_matches(is_blank)
}

fn is_blank(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{200B}'..='\u{200D}' | '\u{2060}' | '\u{FEFF}')
}
