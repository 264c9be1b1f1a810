//! Official identifiers as they are checked, compared and sealed.

use kernel::identifier::{CitizenId, IdFault, PupilNo, normalise};

/// The normal form of an identifier of a kind.
///
/// # Errors
/// What is wrong with it.
pub fn checked(kind: &str, value: &str) -> Result<String, IdFault> {
    match kind {
        "id_card" => CitizenId::parse(value).map(|id| id.expose().to_owned()),
        "student_no" => PupilNo::parse(value).map(|id| id.expose().to_owned()),
        _ => {
            let plain = normalise(value);
            match plain.chars().count() {
                0 => Err(IdFault::Empty),
                1..=3 | 31.. => Err(IdFault::Length),
                _ if plain.chars().all(char::is_alphanumeric) => Ok(plain),
                _ => Err(IdFault::Character),
            }
        }
    }
}

/// The place a sealed identifier belongs to: copied elsewhere, it does not open.
pub fn context(person_identifier_id: uuid::Uuid) -> String {
    format!("person_identifier.sealed/{person_identifier_id}")
}

/// The kind under which the blind index of an identifier is made.
pub fn blind_kind(kind: &str) -> String {
    format!("person_identifier.{kind}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_citizen_number_needs_its_check_character_and_a_staff_number_only_its_length() {
        // The example of GB 11643.
        assert_eq!(checked("id_card", " 11010519491231002x"), Ok("11010519491231002X".into()));
        assert_eq!(checked("id_card", "110105194912310021"), Err(IdFault::Check));
        assert_eq!(checked("staff_no", "t-1001"), Ok("T1001".into()));
        assert_eq!(checked("staff_no", "1"), Err(IdFault::Length));
    }
}
