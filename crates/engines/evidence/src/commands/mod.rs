//! What changes evidence: recording analyses, publication, statements, improvement tasks.

mod measured;
mod open;
mod publish;
mod record;
mod statement;
mod step;
mod told;

pub use open::{NewTask, open};
pub use publish::{Audience, publish, unpublish, withdraw_analysis};
pub use record::record_analysis;
pub use statement::write_statement;
pub use step::{
    Assignment, NewMeasure, accept, add_measure, add_note, add_visit, assign, await_follow_up, close, finish_measure,
    withdraw,
};

use kernel::{Error, FieldError, ImprovementTaskId, Result};
use storage::{ToSql, Tx};
use uuid::Uuid;

/// Longest text a person writes here.
const TEXT_MAX: usize = 2_000;

/// A text that must not be empty, trimmed.
pub(crate) fn text_of(field: &str, text: &str) -> Result<String> {
    let text = text.trim();
    if text.is_empty() {
        return Err(Error::field(FieldError::new(field, "evidence.text_missing")));
    }
    if TEXT_MAX < text.chars().count() {
        return Err(Error::field(FieldError::new(field, "evidence.text_too_long").with("most", TEXT_MAX)));
    }
    Ok(text.to_owned())
}

/// Writes a line into a task's log.
pub(crate) async fn log(tx: &Tx, task: ImprovementTaskId, kind: &str, body: &str) -> Result<()> {
    let by_name = crate::store::task::name_of(tx, &tx.actor).await?;
    let columns: [(&str, &(dyn ToSql + Sync)); 7] = [
        ("improvement_log_id", &Uuid::now_v7()),
        ("improvement_task_id", &task),
        ("kind", &kind),
        ("body", &body),
        ("at", &tx.now),
        ("by_account", &tx.actor.account_id()),
        ("by_name", &by_name),
    ];
    tx.insert("improvement_log", &columns).await
}
