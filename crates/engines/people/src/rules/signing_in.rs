//! When a sign-in is refused, when an account locks itself, and when a session has run out.

/// One minute in µs.
pub const MINUTE: i64 = 60_000_000;

/// The limits of signing in; the defaults follow the third level of classified protection (GB/T 22239—2019, 8.1.4.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// So many wrong passwords lock the account.
    pub failures: i64,
    /// For so many minutes.
    pub locked_minutes: i64,
    /// A session unused for so long has ended.
    pub idle_minutes: i64,
    /// A session older than this has ended.
    pub session_hours: i64,
    /// An activation code is good for so many days.
    pub code_days: i64,
}

/// The limits in force.
pub const LIMITS: Limits = Limits { failures: 5, locked_minutes: 15, idle_minutes: 30, session_hours: 12, code_days: 14 };

/// What a wrong password does to an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AfterFailure {
    /// Wrong passwords in a row now.
    pub failed_count: i64,
    /// Locked until, µs UTC.
    pub locked_until: Option<i64>,
}

impl Limits {
    /// Counts one more wrong password; the last one allowed locks and starts the count anew.
    pub fn after_failure(self, failed_count: i64, locked_until: Option<i64>, now: i64) -> AfterFailure {
        if self.is_locked(locked_until, now) {
            return AfterFailure { failed_count, locked_until };
        }
        match failed_count + 1 {
            n if n < self.failures => AfterFailure { failed_count: n, locked_until: None },
            _ => AfterFailure { failed_count: 0, locked_until: Some(now + self.locked_minutes * MINUTE) },
        }
    }
    /// Whether the account is locked for a while.
    pub fn is_locked(self, locked_until: Option<i64>, now: i64) -> bool {
        locked_until.is_some_and(|until| now < until)
    }
    /// When a session begun now ends at the latest.
    pub fn expires_at(self, now: i64) -> i64 {
        now + self.session_hours * 60 * MINUTE
    }
    /// Whether a session still stands.
    pub fn stands(self, last_seen_at: i64, expires_at: i64, now: i64) -> bool {
        now < expires_at && now < last_seen_at + self.idle_minutes * MINUTE
    }
    /// Whether a request is worth a write: the clock of idleness needs no finer grain than a minute.
    pub fn worth_noting(last_seen_at: i64, now: i64) -> bool {
        last_seen_at + MINUTE <= now
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fifth_wrong_password_locks_and_the_lock_ends() {
        let mut state = AfterFailure { failed_count: 0, locked_until: None };
        for n in 1..=4 {
            state = LIMITS.after_failure(state.failed_count, state.locked_until, 0);
            assert_eq!(state, AfterFailure { failed_count: n, locked_until: None });
        }
        state = LIMITS.after_failure(state.failed_count, state.locked_until, 0);
        assert!(LIMITS.is_locked(state.locked_until, 15 * MINUTE - 1));
        assert!(!LIMITS.is_locked(state.locked_until, 15 * MINUTE));
    }

    #[test]
    fn a_session_ends_by_idleness_or_by_age() {
        assert!(LIMITS.stands(0, LIMITS.expires_at(0), 30 * MINUTE - 1));
        assert!(!LIMITS.stands(0, LIMITS.expires_at(0), 30 * MINUTE));
        let old = 12 * 60 * MINUTE;
        assert!(!LIMITS.stands(old - 1, LIMITS.expires_at(0), old));
    }
}
