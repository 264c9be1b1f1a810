//! Names and numbers of people who do not exist: valid in form, impossible in fact.

use crate::data::Names;
use jiff::civil::Date;
use kernel::draw::Draw;
use std::collections::BTreeMap;

/// Hands out names and citizen numbers; no number twice.
pub struct Registry<'a> {
    names: &'a Names,
    division: &'a str,
    used: BTreeMap<(Date, bool), u32>,
}

/// Somebody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    /// Name.
    pub name: String,
    /// `m` or `f`.
    pub gender: &'static str,
    /// Day of birth.
    pub birth: Date,
    /// Citizen number.
    pub id_card: String,
}

impl<'a> Registry<'a> {
    /// An empty registry of a division that does not exist.
    #[must_use]
    pub fn new(names: &'a Names, division: &'a str) -> Self {
        Self { names, division, used: BTreeMap::new() }
    }

    /// Somebody born on one of the 365 days that begin with `first`.
    pub fn somebody(&mut self, draw: &mut Draw, first: Date) -> Identity {
        let male = draw.below(100) < 52;
        let days = i64::try_from(draw.below(365)).unwrap_or(0);
        let birth = first.checked_add(jiff::Span::new().days(days)).unwrap_or(first);
        let number = self.used.entry((birth, male)).or_default();
        // The seventeenth digit is odd for men; a day has room for five hundred of each.
        let serial = *number * 2 + u32::from(male);
        *number += 1;
        let body = format!("{}{}{serial:03}", self.division, birth.strftime("%Y%m%d"));
        Identity {
            name: self.name(draw, male),
            gender: if male { "m" } else { "f" },
            birth,
            id_card: format!("{body}{}", check_character(&body)),
        }
    }

    fn name(&self, draw: &mut Draw, male: bool) -> String {
        let mut pick = |from: &str| {
            let characters: Vec<char> = from.chars().collect();
            characters[draw.below(characters.len() as u64) as usize]
        };
        let given = if male { &self.names.boys } else { &self.names.girls };
        let mut name: String = [pick(&self.names.surnames), pick(given)].iter().collect();
        let second = pick(given);
        if draw.below(100) < 82 {
            name.push(second);
        }
        name
    }
}

/// The eighteenth character, ISO 7064 MOD 11-2, written as the sum of weights.
fn check_character(body: &str) -> char {
    const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let sum: u32 = body.bytes().zip(WEIGHTS).map(|(digit, weight)| u32::from(digit - b'0') * weight).sum();
    char::from(b"10X98765432"[(sum % 11) as usize])
}
