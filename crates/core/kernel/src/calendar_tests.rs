//! Working days over Spring Festival and National Day of 2025 and 2026, counted by hand on the published calendars.

use jiff::civil::date;
use proptest::prelude::*;

use super::*;

fn days(from: Date, to: Date) -> Vec<Date> {
    from.series(1.day()).take_while(|day| *day <= to).collect()
}

/// The parts of both years that the table below touches.
fn calendar() -> WorkCalendar {
    let mut off = days(date(2025, 1, 28), date(2025, 2, 4));
    off.extend(days(date(2025, 10, 1), date(2025, 10, 8)));
    let worked = [date(2025, 1, 26), date(2025, 2, 8), date(2025, 9, 28), date(2025, 10, 11)];
    let mut off26 = days(date(2026, 2, 15), date(2026, 2, 23));
    off26.extend(days(date(2026, 10, 1), date(2026, 10, 7)));
    let worked26 = [date(2026, 2, 14), date(2026, 2, 28), date(2026, 9, 20), date(2026, 10, 10)];
    WorkCalendar::weekends_only().with_year(2025, off, worked).with_year(2026, off26, worked26)
}

#[test]
fn due_dates_over_the_long_holidays() {
    let table = [
        // Friday, then the worked Sunday, Monday 27th, and the holiday until 4 February.
        (date(2025, 1, 24), 1, date(2025, 1, 26)),
        (date(2025, 1, 24), 2, date(2025, 1, 27)),
        (date(2025, 1, 24), 3, date(2025, 2, 5)),
        // 5, 6, 7 February and the worked Saturday.
        (date(2025, 1, 27), 4, date(2025, 2, 8)),
        (date(2025, 1, 27), 5, date(2025, 2, 10)),
        // National Day and Mid-Autumn together: 28 September worked, 29, 30, then 9 October.
        (date(2025, 9, 26), 3, date(2025, 9, 30)),
        (date(2025, 9, 26), 4, date(2025, 10, 9)),
        (date(2025, 9, 30), 3, date(2025, 10, 11)),
        (date(2025, 9, 30), 4, date(2025, 10, 13)),
        // 2026: the worked Saturday before, nine days off, the worked Saturday after.
        (date(2026, 2, 13), 1, date(2026, 2, 14)),
        (date(2026, 2, 13), 2, date(2026, 2, 24)),
        (date(2026, 2, 13), 6, date(2026, 2, 28)),
        (date(2026, 2, 13), 7, date(2026, 3, 2)),
        (date(2026, 9, 18), 1, date(2026, 9, 20)),
        (date(2026, 9, 30), 1, date(2026, 10, 8)),
        (date(2026, 9, 30), 3, date(2026, 10, 10)),
        // From within a holiday, zero days means the next working day.
        (date(2026, 10, 3), 0, date(2026, 10, 8)),
        (date(2026, 10, 8), 0, date(2026, 10, 8)),
    ];
    for (from, count, due) in table {
        assert_eq!(calendar().due(from, count), Ok(due), "{from} + {count}");
    }
}

#[test]
fn working_days_between_the_edges_of_a_holiday() {
    let calendar = calendar();
    assert_eq!(calendar.working_days_between(date(2025, 9, 30), date(2025, 10, 8)), 0);
    assert_eq!(calendar.working_days_between(date(2025, 9, 26), date(2025, 10, 13)), 7);
    assert_eq!(calendar.working_days_between(date(2026, 3, 2), date(2026, 2, 13)), -7);
    assert_eq!(calendar.kind(date(2025, 1, 26)), DayKind::MakeUp);
    assert_eq!(calendar.kind(date(2025, 10, 6)), DayKind::Holiday);
}

#[test]
fn a_school_break_stops_the_clock_even_on_a_worked_saturday() {
    let winter = Break { from: date(2026, 1, 31), to: date(2026, 2, 28) };
    let school = calendar().with_breaks([winter]);
    assert_eq!(school.due(date(2026, 1, 30), 1), Ok(date(2026, 3, 2)));
    assert_eq!(school.kind(date(2026, 2, 14)), DayKind::SchoolBreak);
}

#[test]
fn a_break_without_end_is_an_answer_and_not_a_hang() {
    let for_ever = Break { from: date(2026, 1, 1), to: Date::MAX };
    let stuck = WorkCalendar::weekends_only().with_breaks([for_ever]);
    assert_eq!(stuck.due(date(2026, 1, 1), 1), Err(NoWorkingDay));
}

#[test]
fn an_unknown_year_is_said_to_be_unknown() {
    assert!(calendar().covers(date(2025, 3, 1), date(2026, 12, 31)));
    assert!(!calendar().covers(date(2026, 12, 1), date(2027, 1, 2)));
}

#[test]
fn school_years_are_read_with_any_dash() {
    let year = SchoolYear::starting(2025).unwrap();
    for text in ["2025—2026", "2025-2026", "2025–2026学年", "２０２５－２０２６", "2025/2026"] {
        assert_eq!(text.parse(), Ok(year), "{text}");
    }
    assert_eq!(year.to_string(), "2025—2026");
    for text in ["2025", "2025-2027", "20252026", "", "2025-2026-1", "99999-100000"] {
        assert!(text.parse::<SchoolYear>().is_err(), "{text}");
    }
}

#[test]
fn a_school_year_begins_in_september_and_its_second_term_in_february() {
    assert_eq!(SchoolYear::containing(date(2026, 8, 31)).start(), 2025);
    assert_eq!(SchoolYear::containing(date(2026, 9, 1)).start(), 2026);
    assert_eq!(Term::containing(date(2026, 1, 31)).code(), "2025-1");
    assert_eq!(Term::containing(date(2026, 2, 1)).code(), "2025-2");
    assert_eq!(Term::containing(date(2026, 9, 1)).code(), "2026-1");
}

proptest! {
    #[test]
    fn counting_forward_and_between_agree(start in 0_i32..700, count in 1_u32..120) {
        let from = date(2025, 1, 1).checked_add(start.days()).unwrap();
        let due = calendar().due(from, count).unwrap();
        prop_assert_eq!(calendar().working_days_between(from, due), count as i32);
        prop_assert!(calendar().is_working(due));
    }

    #[test]
    fn a_longer_term_is_never_due_earlier(start in 0_i32..700, count in 0_u32..120) {
        let from = date(2025, 1, 1).checked_add(start.days()).unwrap();
        prop_assert!(calendar().due(from, count).unwrap() <= calendar().due(from, count + 1).unwrap());
    }
}
