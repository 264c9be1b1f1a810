//! The life of an improvement task, and which right moves it.

use kernel::Permission;

/// Where a task stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum TaskState {
    /// Opened; the school has not taken it up.
    Open,
    /// Taken up; measures are being planned.
    Accepted,
    /// Measures are planned and under way.
    Acting,
    /// Measures are done; the next analysis will tell.
    AwaitingFollowUp,
    /// Closed with an outcome.
    Closed,
    /// Taken back by whoever opened it.
    Withdrawn,
}

/// Something that may be done to a task.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Action {
    /// Take it up.
    Accept,
    /// Add a measure.
    Measures,
    /// Tick a measure off.
    Done,
    /// Record a visit.
    Visits,
    /// Add a note.
    Notes,
    /// Say that the measures are done and the next analysis may tell.
    AwaitFollowUp,
    /// Close it.
    Close,
    /// Change owner or guide.
    Assign,
    /// Take it back.
    Withdraw,
}

impl TaskState {
    /// The stages a task passes, in order.
    pub const PATH: [Self; 5] = [Self::Open, Self::Accepted, Self::Acting, Self::AwaitingFollowUp, Self::Closed];

    /// The code used in data.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Accepted => "accepted",
            Self::Acting => "acting",
            Self::AwaitingFollowUp => "awaiting_follow_up",
            Self::Closed => "closed",
            Self::Withdrawn => "withdrawn",
        }
    }
    /// The state of a code.
    pub fn of_code(code: &str) -> Option<Self> {
        Self::PATH.into_iter().chain([Self::Withdrawn]).find(|state| state.code() == code)
    }
    /// The state an action leads to; none when it does not go from here.
    pub fn after(self, action: Action) -> Option<Self> {
        use TaskState::{Accepted, Acting, AwaitingFollowUp, Closed, Open, Withdrawn};
        match (self, action) {
            (Closed | Withdrawn, _) => None,
            (Open, Action::Accept) => Some(Accepted),
            (Accepted | Acting, Action::Measures) => Some(Acting),
            // A measure may be added late, when the follow-up has not come yet.
            (AwaitingFollowUp, Action::Measures) => Some(AwaitingFollowUp),
            (Acting | AwaitingFollowUp, Action::Done) => Some(self),
            (Acting, Action::AwaitFollowUp) => Some(AwaitingFollowUp),
            (AwaitingFollowUp, Action::Close) => Some(Closed),
            (_, Action::Visits | Action::Notes | Action::Assign) => Some(self),
            (Open | Accepted, Action::Withdraw) => Some(Withdrawn),
            _ => None,
        }
    }
}

impl Action {
    /// All of them, in the order of a task's life.
    pub const ALL: [Self; 9] = [
        Self::Accept,
        Self::Measures,
        Self::Done,
        Self::Visits,
        Self::Notes,
        Self::AwaitFollowUp,
        Self::Close,
        Self::Assign,
        Self::Withdraw,
    ];

    /// The word in the API and the audit log.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Accept => "accept",
            Self::Measures => "measures",
            Self::Done => "done",
            Self::Visits => "visits",
            Self::Notes => "notes",
            Self::AwaitFollowUp => "await_follow_up",
            Self::Close => "close",
            Self::Assign => "assign",
            Self::Withdraw => "withdraw",
        }
    }
    /// Any one of these rights over the school allows it.
    pub const fn rights(self) -> &'static [Permission] {
        match self {
            Self::Accept | Self::Measures | Self::Done | Self::AwaitFollowUp => &[Permission::ImprovementManage],
            Self::Visits => &[Permission::ImprovementGuide],
            Self::Notes | Self::Close => &[Permission::ImprovementManage, Permission::ImprovementGuide],
            Self::Assign | Self::Withdraw => &[Permission::ImprovementOpen],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_usual_path_leads_from_open_to_closed() {
        let path = [Action::Accept, Action::Measures, Action::Done, Action::AwaitFollowUp, Action::Close];
        let mut state = TaskState::Open;
        for action in path {
            state = state.after(action).expect("the next step goes");
        }
        assert_eq!(state, TaskState::Closed);
    }

    #[test]
    fn nothing_moves_a_task_that_has_ended() {
        for action in Action::ALL {
            assert_eq!(TaskState::Closed.after(action), None);
            assert_eq!(TaskState::Withdrawn.after(action), None);
        }
    }

    #[test]
    fn a_task_is_not_closed_before_its_measures_are_done() {
        for state in [TaskState::Open, TaskState::Accepted, TaskState::Acting] {
            assert_eq!(state.after(Action::Close), None);
        }
    }

    #[test]
    fn every_state_is_found_by_its_code() {
        for state in TaskState::PATH.into_iter().chain([TaskState::Withdrawn]) {
            assert_eq!(TaskState::of_code(state.code()), Some(state));
        }
    }
}
