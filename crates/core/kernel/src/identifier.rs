//! Official identifiers: the citizen number of GB 11643, the national pupil number, school and division codes.

use std::fmt;

use jiff::civil::Date;

/// Why a text is not the identifier it should be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, thiserror::Error)]
pub enum IdFault {
    /// Nothing is written.
    #[error("empty")]
    Empty,
    /// The number of characters is wrong.
    #[error("wrong length")]
    Length,
    /// A character is not allowed at its place.
    #[error("wrong character")]
    Character,
    /// The division code begins with no province.
    #[error("unknown province")]
    Division,
    /// The date of birth does not exist.
    #[error("no such date of birth")]
    Birth,
    /// The check character does not fit the rest.
    #[error("check character does not fit")]
    Check,
    /// A spreadsheet has turned the number into a rounded one, such as 1.10105E+17.
    #[error("rounded by a spreadsheet")]
    Rounded,
}

impl IdFault {
    /// The text key of this fault.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Empty => "kernel.identifier.empty",
            Self::Length => "kernel.identifier.length",
            Self::Character => "kernel.identifier.character",
            Self::Division => "kernel.identifier.division",
            Self::Birth => "kernel.identifier.birth",
            Self::Check => "kernel.identifier.check",
            Self::Rounded => "kernel.identifier.rounded",
        }
    }
}

/// Full-width ASCII and the ideographic space in their ordinary width; everything else as it is.
#[must_use]
pub fn half_width(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '\u{3000}' => ' ',
            '\u{ff01}'..='\u{ff5e}' => {
                char::from_u32(c as u32 - 0xfee0).expect("full-width forms lie 0xFEE0 above ASCII")
            }
            other => other,
        })
        .collect()
}

/// An identifier as people paste it, made comparable: ordinary width, no spaces, hyphens, quotes or invisible
/// marks, upper case.
#[must_use]
pub fn normalise(text: &str) -> String {
    half_width(text)
        .chars()
        .filter(|c| {
            let invisible = matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{feff}');
            !c.is_whitespace() && !invisible && !matches!(c, '-' | '\'' | '`' | '\u{2018}' | '\u{2019}')
        })
        .flat_map(char::to_uppercase)
        .collect()
}

/// An identifier for display: the first and last four characters, the rest as stars. Eight characters or fewer
/// show only stars.
#[must_use]
pub fn mask(identifier: &str) -> String {
    let length = identifier.chars().count();
    identifier
        .chars()
        .enumerate()
        .map(|(i, c)| match length <= 8 || (4 <= i && i + 4 < length) {
            true => '*',
            false => c,
        })
        .collect()
}

fn begin(text: &str) -> Result<String, IdFault> {
    let plain = normalise(text);
    if plain.is_empty() {
        return Err(IdFault::Empty);
    }
    if plain.contains("E+") && plain.starts_with(|c: char| c.is_ascii_digit()) {
        return Err(IdFault::Rounded);
    }
    Ok(plain)
}

fn digits(text: &str, length: usize) -> Result<(), IdFault> {
    if !text.bytes().all(|b| b.is_ascii_digit()) {
        return Err(IdFault::Character);
    }
    if text.len() != length {
        return Err(IdFault::Length);
    }
    Ok(())
}

/// The first two digits of a division code that stand for a province, GB/T 2260.
const PROVINCES: [u8; 35] = [
    11, 12, 13, 14, 15, 21, 22, 23, 31, 32, 33, 34, 35, 36, 37, 41, 42, 43, 44, 45, 46, 50, 51, 52, 53, 54, 61, 62, 63,
    64, 65, 71, 81, 82, 83,
];

fn known_province(code: &str) -> bool {
    code.get(..2).and_then(|two| two.parse().ok()).is_some_and(|two: u8| PROVINCES.contains(&two))
}

macro_rules! shown_masked {
    ($name:ident) => {
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), mask(&self.0))
            }
        }

        impl $name {
            /// The whole identifier, normalised. Never log it.
            #[must_use]
            pub fn expose(&self) -> &str {
                &self.0
            }

            /// The identifier as a page may show it.
            #[must_use]
            pub fn masked(&self) -> String {
                mask(&self.0)
            }
        }
    };
}

/// A citizen number of 18 characters (GB 11643—1999), its date and check character verified.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CitizenId(String);
shown_masked!(CitizenId);

/// The sex a citizen number states.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Sex {
    /// The 17th digit is even.
    Female,
    /// The 17th digit is odd.
    Male,
}

impl CitizenId {
    /// Reads and verifies a citizen number; spaces, width and case do not matter.
    ///
    /// # Errors
    /// When length, characters, province, date of birth or check character are wrong.
    pub fn parse(text: &str) -> Result<Self, IdFault> {
        let id = begin(text)?;
        let (body, last) = id.char_indices().next_back().map(|(at, _)| id.split_at(at)).ok_or(IdFault::Empty)?;
        if !body.bytes().all(|b| b.is_ascii_digit()) || !last.bytes().all(|b| b.is_ascii_digit() || b == b'X') {
            return Err(IdFault::Character);
        }
        if id.len() != 18 {
            return Err(IdFault::Length);
        }
        if !known_province(&id) {
            return Err(IdFault::Division);
        }
        born(&id).ok_or(IdFault::Birth)?;
        if check_character(body) != last.as_bytes()[0] {
            return Err(IdFault::Check);
        }
        Ok(Self(id))
    }

    /// The date of birth.
    #[must_use]
    pub fn birth(&self) -> Date {
        born(&self.0).expect("verified when it was read")
    }

    /// The sex stated by the 17th digit.
    #[must_use]
    pub fn sex(&self) -> Sex {
        match self.0.as_bytes()[16] % 2 {
            0 => Sex::Female,
            _ => Sex::Male,
        }
    }
}

fn born(id: &str) -> Option<Date> {
    let year: i16 = id.get(6..10)?.parse().ok()?;
    let (month, day) = (id.get(10..12)?.parse().ok()?, id.get(12..14)?.parse().ok()?);
    (1850..=2100).contains(&year).then(|| Date::new(year, month, day).ok()).flatten()
}

/// ISO 7064 MOD 11-2 over the first 17 digits: Σ aᵢ·2^(18−i) mod 11, mapped to `10X98765432`.
fn check_character(body: &str) -> u8 {
    let sum = body.bytes().fold(0_u32, |sum, digit| (sum + u32::from(digit - b'0')) * 2 % 11);
    b"10X98765432"[sum as usize]
}

/// A national pupil number of 19 characters: `G` and the citizen number, or `J` or `L` and 18 others for pupils
/// without one.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PupilNo(String);
shown_masked!(PupilNo);

impl PupilNo {
    /// Reads a national pupil number; one that begins with `G` must carry a valid citizen number.
    ///
    /// # Errors
    /// When length, letters, digits, or the citizen number inside are wrong.
    pub fn parse(text: &str) -> Result<Self, IdFault> {
        let id = begin(text)?;
        let Some(rest) = id.strip_prefix(['G', 'J', 'L']) else {
            return Err(IdFault::Character);
        };
        if id.starts_with('G') {
            CitizenId::parse(rest)?;
            return Ok(Self(id));
        }
        if rest.chars().count() != 18 {
            return Err(IdFault::Length);
        }
        digits(rest.strip_suffix('X').unwrap_or(rest), rest.len() - usize::from(rest.ends_with('X')))?;
        Ok(Self(id))
    }

    /// The citizen number inside, when the number begins with `G`.
    #[must_use]
    pub fn citizen_id(&self) -> Option<CitizenId> {
        self.0.strip_prefix('G').map(|rest| CitizenId(rest.to_owned()))
    }
}

/// The kind of institution that the first digit of a school code hints at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SchoolClass {
    /// Pre-school.
    Kindergarten,
    /// Primary school.
    Primary,
    /// Secondary school of any kind.
    Secondary,
    /// Higher education.
    Higher,
    /// Anything else.
    Other,
}

/// A school's identification code of ten digits (学校标识码); it has no check digit.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct SchoolCode(String);

impl SchoolCode {
    /// Reads a school code.
    ///
    /// # Errors
    /// When it is not ten digits or begins with zero.
    pub fn parse(text: &str) -> Result<Self, IdFault> {
        let id = begin(text)?;
        digits(&id, 10)?;
        if id.starts_with('0') {
            return Err(IdFault::Character);
        }
        Ok(Self(id))
    }

    /// The code as ten digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What the first digit hints at: a hint for sorting and checks by eye, never a reason to refuse.
    #[must_use]
    pub fn class(&self) -> SchoolClass {
        match self.0.as_bytes()[0] {
            b'1' => SchoolClass::Kindergarten,
            b'2' => SchoolClass::Primary,
            b'3' => SchoolClass::Secondary,
            b'4' => SchoolClass::Higher,
            _ => SchoolClass::Other,
        }
    }
}

/// An administrative division of six digits (GB/T 2260).
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Division(String);

impl Division {
    /// Reads a division code.
    ///
    /// # Errors
    /// When it is not six digits or its province does not exist.
    pub fn parse(text: &str) -> Result<Self, IdFault> {
        let id = begin(text)?;
        digits(&id, 6)?;
        match known_province(&id) {
            true => Ok(Self(id)),
            false => Err(IdFault::Division),
        }
    }

    /// The code as six digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether this division is `other` or lies within it: `320585` lies within `320500` and `320000`.
    #[must_use]
    pub fn lies_in(&self, other: &Self) -> bool {
        let significant = match other.0.as_str() {
            code if code.ends_with("0000") => 2,
            code if code.ends_with("00") => 4,
            _ => 6,
        };
        self.0[..significant] == other.0[..significant]
    }
}

#[cfg(test)]
#[path = "identifier_tests.rs"]
mod tests;
