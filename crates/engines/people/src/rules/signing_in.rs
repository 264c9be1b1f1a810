//! When a sign-in is refused, when an account locks itself, and when a session has run out.

use catalog::Policy;

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
    /// A password has at least so many characters.
    pub shortest_password: usize,
}

/// The limits where no parameter says otherwise: what the catalogue delivers.
pub const LIMITS: Limits = Limits {
    failures: 5,
    locked_minutes: 15,
    idle_minutes: 30,
    session_hours: 12,
    code_days: 14,
    shortest_password: 10,
};

/// Nobody can be asked for more than this, in characters.
const LONGEST_SHORTEST: usize = 64;

/// What a wrong password does to an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AfterFailure {
    /// Wrong passwords in a row now.
    pub failed_count: i64,
    /// Locked until, µs UTC.
    pub locked_until: Option<i64>,
}

impl Limits {
    /// The limits the parameters in force set. A limit of nothing would shut out everybody, also whoever could mend it, and one
    /// of centuries would not fit the clock: each stays within what can be meant.
    pub fn of(policy: &Policy) -> Self {
        let count = |key: &str, plain: i64, most: i64| policy.count(key).map_or(plain, i64::from).clamp(1, most);
        let shortest = policy.count("security.password.min_length").and_then(|length| usize::try_from(length).ok());
        Self {
            failures: count("security.lockout.after_failures", LIMITS.failures, 100),
            locked_minutes: count("security.lockout.minutes", LIMITS.locked_minutes, 525_600),
            idle_minutes: count("security.session.idle_minutes", LIMITS.idle_minutes, 525_600),
            session_hours: count("security.session.hours", LIMITS.session_hours, 8_760),
            code_days: count("security.activation.days", LIMITS.code_days, 3_650),
            shortest_password: shortest.unwrap_or(LIMITS.shortest_password).clamp(1, LONGEST_SHORTEST),
        }
    }
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
    fn the_catalogue_delivers_the_limits_and_no_setting_shuts_everybody_out() {
        let delivered = catalog::Catalog::delivered().policy_on("", jiff::civil::date(2026, 5, 12));
        assert_eq!(Limits::of(&delivered), LIMITS);
        assert_eq!(Limits::of(&Policy::default()), LIMITS);
        let nothing = serde_json::json!([
            { "key": "security.session.idle_minutes", "jurisdiction": "CN", "document_no": "", "source": "", "confidence": "low", "verdict": "refuse", "value": 0 },
            { "key": "security.activation.days", "jurisdiction": "CN", "document_no": "", "source": "", "confidence": "low", "verdict": "refuse", "value": 4_000_000_000_u32 },
        ]);
        let nothing: Vec<catalog::PolicyParameter> = serde_json::from_value(nothing).expect("parameters");
        let asked = catalog::Asked { division: "", ancestors: &[], date: jiff::civil::date(2026, 5, 12) };
        let limits = Limits::of(&Policy::resolve(&nothing, &[], &asked, |_| String::new()));
        assert_eq!((limits.idle_minutes, limits.code_days), (1, 3_650));
    }

    #[test]
    fn a_session_ends_by_idleness_or_by_age() {
        assert!(LIMITS.stands(0, LIMITS.expires_at(0), 30 * MINUTE - 1));
        assert!(!LIMITS.stands(0, LIMITS.expires_at(0), 30 * MINUTE));
        let old = 12 * 60 * MINUTE;
        assert!(!LIMITS.stands(old - 1, LIMITS.expires_at(0), old));
    }
}
