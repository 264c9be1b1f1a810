//! By when: due dates in working days, over holidays and make-up days.

use crate::model::TaskState;
use catalog::Policy;
use jiff::civil::Date;
use kernel::calendar::WorkCalendar;

/// Deadlines of improvement tasks, in working days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Deadlines {
    /// To take a task up after it was opened.
    pub accept: u32,
    /// To plan measures after it was taken up.
    pub measures: u32,
    /// To write something into the log while measures run.
    pub log: u32,
}

impl Default for Deadlines {
    fn default() -> Self {
        Self { accept: 5, measures: 10, log: 20 }
    }
}

impl Deadlines {
    /// As the policy has them.
    pub fn of(policy: &Policy) -> Self {
        let plain = Self::default();
        Self {
            accept: policy.count("improvement.accept_within").unwrap_or(plain.accept),
            measures: policy.count("improvement.measures_within").unwrap_or(plain.measures),
            log: policy.count("improvement.log_every").unwrap_or(plain.log),
        }
    }
}

/// The day so many working days after another; the day itself where the calendar leaves none.
pub fn due(calendar: &WorkCalendar, from: Date, working_days: u32) -> Date {
    calendar.due(from, working_days).unwrap_or(from)
}

/// Working days from today to a due date written `2026-05-12`; negative when it has passed.
pub fn days_left(calendar: &WorkCalendar, today: Date, due: &str) -> Option<i64> {
    due.parse().ok().map(|due: Date| i64::from(calendar.working_days_between(today, due)))
}

/// What is due next: taking up, planning, or the first measure that is not done.
pub fn next_due<'a>(
    state: TaskState,
    accept_due: &'a str,
    measures_due: Option<&'a str>,
    first_measure: Option<&'a str>,
) -> Option<&'a str> {
    match state {
        TaskState::Open => Some(accept_due),
        TaskState::Accepted => measures_due,
        TaskState::Acting => first_measure,
        TaskState::AwaitingFollowUp | TaskState::Closed | TaskState::Withdrawn => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use catalog::Catalog;
    use jiff::civil::date;

    #[test]
    fn a_deadline_jumps_over_the_national_holiday() {
        // 2026-09-30 is a Wednesday; the holiday lasts from 1 to 7 October.
        let calendar = Catalog::delivered().work_calendar();
        let one = due(&calendar, date(2026, 9, 30), 1);
        assert!(date(2026, 10, 7) < one, "{one}");
    }

    #[test]
    fn a_deadline_that_has_passed_counts_backwards() {
        let calendar = WorkCalendar::weekends_only();
        assert_eq!(days_left(&calendar, date(2026, 5, 12), "2026-05-11"), Some(-1));
        assert_eq!(days_left(&calendar, date(2026, 5, 12), "2026-05-15"), Some(3));
        assert_eq!(days_left(&calendar, date(2026, 5, 12), "soon"), None);
    }

    #[test]
    fn the_delivered_deadlines_are_those_of_the_policy() {
        let policy = Catalog::delivered().policy_on("", date(2026, 5, 12));
        assert_eq!(Deadlines::of(&policy), Deadlines::default());
    }
}
