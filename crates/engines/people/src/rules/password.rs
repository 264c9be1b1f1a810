//! What a password must be: long, of two kinds of characters, and not the login.

use kernel::FieldError;

/// Longest password, characters: hashing must stay cheap for whoever sends a novel.
pub const LONGEST: usize = 128;

/// What is wrong with a new password of at least `shortest` characters, if anything.
pub fn fault(password: &str, login: &str, shortest: usize) -> Option<FieldError> {
    let length = password.chars().count();
    let error = |code| Some(FieldError::new("password", code));
    if !(shortest..=LONGEST).contains(&length) {
        return error("people.password_length").map(|e| e.with("shortest", shortest).with("longest", LONGEST));
    }
    if password.to_lowercase().contains(&login.to_lowercase()) {
        return error("people.password_holds_login");
    }
    if kinds(password) < 2 {
        return error("people.password_kinds");
    }
    None
}

fn kinds(password: &str) -> usize {
    let has = |test: fn(char) -> bool| usize::from(password.chars().any(test));
    has(|c| c.is_ascii_digit()) + has(char::is_alphabetic) + has(|c| !c.is_alphanumeric())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_long_mixed_and_not_the_login() {
        assert_eq!(fault("short1", "wang", 10).map(|e| e.code), Some("people.password_length".into()));
        assert_eq!(fault("1234567890", "wang", 10).map(|e| e.code), Some("people.password_kinds".into()));
        assert_eq!(fault("my-WANG-2026", "wang", 10).map(|e| e.code), Some("people.password_holds_login".into()));
        assert_eq!(fault("river stone 7", "wang", 10), None);
        assert_eq!(fault("river stone 7", "wang", 14).map(|e| e.code), Some("people.password_length".into()));
    }
}
