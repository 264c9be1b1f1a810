//! The user's own file again, with a verdict and a remedy beside every row.

use super::Batch;
use crate::store::imports;
use kernel::{Error, Result};
use storage::Ctx;
use tabular::verdict::{Outcome, RowVerdict, Verdicts, say, write};
use tabular::{Limits, read};
use text::Lang;

/// Rows read at a time.
const CHUNK: i64 = 5_000;

/// The workbook that goes back.
///
/// # Errors
/// The refusal of the file when it could not be read at all; internal otherwise.
pub async fn workbook(ctx: &Ctx, batch: &Batch, bytes: Vec<u8>, lang: Lang) -> Result<Vec<u8>> {
    let plan = batch.plan()?;
    let mut verdicts = Verdicts::new();
    let mut after = None;
    loop {
        let rows = imports::rows(&ctx.db, batch.import_batch_id, None, after.take(), CHUNK).await?;
        for row in rows.iter().filter(|row| row.sheet == plan.sheet) {
            let outcome = match row.verdict.as_str() {
                "error" => Outcome::Refused,
                "skip" => Outcome::Warned,
                _ => Outcome::Accepted,
            };
            let mut sentences: Vec<String> = row.problems.iter().map(|problem| say(problem, lang)).collect();
            if sentences.is_empty() {
                sentences.push(text::word(&format!("people.import_verdict.{}", row.verdict), lang));
            }
            verdicts.insert(u32::try_from(row.row_no)?, RowVerdict { outcome, remedy: sentences.join("\n") });
        }
        let Some(last) = rows.last().filter(|_| CHUNK < i64::try_from(rows.len()).unwrap_or(0)) else { break };
        after = Some((last.sheet.clone(), last.row_no));
    }
    let (file_name, heading_row, sheet) = (batch.file_name.clone(), plan.heading_row, plan.sheet);
    let work = move || write(&read(&bytes, &file_name, &Limits::default())?, &sheet, heading_row, &verdicts, lang);
    tokio::task::spawn_blocking(work).await.map_err(|error| Error::internal(error.to_string()))?
}

/// Its name: the user's, with the word for verdicts, always a workbook.
pub fn file_name(batch: &Batch, lang: Lang) -> String {
    let stem = batch.file_name.rsplit_once('.').map_or(batch.file_name.as_str(), |(stem, _)| stem);
    format!("{stem}-{}.xlsx", text::word("people.verdict_file", lang))
}
