//! Reading and writing the items of a blueprint.

use crate::model::BlueprintItem;
use kernel::score::Score;
use kernel::{AssessmentId, Result};
use storage::{Reads, ToSql, Tx, params};
use uuid::Uuid;

/// The items of a subject in order.
///
/// # Errors
/// Internal, from the database.
pub async fn items(db: &impl Reads, id: AssessmentId, subject: &str) -> Result<Vec<BlueprintItem>> {
    let sql = "select position, item_no, full_mark, kind, point, domain, competence, cognitive, booklets \
               from blueprint_item where assessment_id = $1 and subject = $2 order by position";
    let rows = db.query(sql, params![id, subject]).await?;
    rows.iter()
        .map(|row| {
            let booklets: String = row.get("booklets")?;
            Ok(BlueprintItem {
                position: row.get("position")?,
                item_no: row.get("item_no")?,
                full_mark: Score(row.get("full_mark")?).as_f64(),
                kind: row.get("kind")?,
                point: row.get("point")?,
                domain: row.get("domain")?,
                competence: row.get("competence")?,
                cognitive: row.get("cognitive")?,
                booklets: booklets.split(' ').filter_map(|number| number.parse().ok()).collect(),
            })
        })
        .collect()
}

/// Puts items in the place of those there were.
///
/// # Errors
/// Internal, from the database.
pub async fn replace(tx: &Tx, id: AssessmentId, subject: &str, items: &[BlueprintItem]) -> Result<()> {
    tx.exec("delete from blueprint_item where assessment_id = $1 and subject = $2", params![id, subject]).await?;
    let columns = [
        "blueprint_item_id",
        "assessment_id",
        "subject",
        "position",
        "item_no",
        "full_mark",
        "kind",
        "point",
        "domain",
        "competence",
        "cognitive",
        "booklets",
    ];
    let rows = (1_i64..).zip(items).map(|(position, item)| {
        let full = Score::from_f64(item.full_mark).unwrap_or(Score::ZERO).0;
        let booklets: Vec<String> = item.booklets.iter().map(u8::to_string).collect();
        let trimmed = |text: &str| text.trim().to_sql();
        vec![
            Uuid::now_v7().to_sql(),
            id.to_sql(),
            subject.to_sql(),
            position.to_sql(),
            trimmed(&item.item_no),
            full.to_sql(),
            item.kind.to_sql(),
            trimmed(&item.point),
            trimmed(&item.domain),
            trimmed(&item.competence),
            item.cognitive.to_sql(),
            booklets.join(" ").to_sql(),
        ]
    });
    tx.insert_many("blueprint_item", &columns, rows.collect()).await
}
