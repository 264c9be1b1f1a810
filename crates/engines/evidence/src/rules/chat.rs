//! A task as a text for the group chat: plain sentences, without names of pupils, teachers or anybody else.

use super::sentence;
use crate::model::{ImprovementDetail, Sentence};
use text::Lang;

/// The text, one sentence a line.
pub fn text_of(task: &ImprovementDetail) -> String {
    let row = &task.row;
    let say = |line: Sentence| sentence::say(&line, Lang::Zh);
    let mut lines =
        vec![say(Sentence::new("evidence.chat_head").with("unit", &row.unit.name).with("title", &row.title))];
    lines.extend(task.finding.iter().map(|finding| sentence::say(&finding.sentence, Lang::Zh)));
    lines.push(say(Sentence::new(&format!("evidence.chat_state.{}", row.state))));
    if 0 < row.measures {
        lines.push(say(Sentence::new("evidence.chat_measures")
            .with("total", row.measures)
            .with("done", row.measures_done)));
    }
    if let Some(due) = &row.due {
        lines.push(say(Sentence::new("evidence.chat_due").with("due", due)));
    }
    lines.extend(
        row.follow_up.iter().map(|found| say(Sentence::new(&format!("evidence.chat_follow_up.{}", found.verdict)))),
    );
    lines.join("\n")
}
