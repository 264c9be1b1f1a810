//! The schools of an analysis in one subject, in code order: there is no other.

use crate::results::model::SchoolResultRow;
use crate::results::pages::head::unit_ref;
use crate::results::pages::told::{self, Told};
use crate::results::rules::design::kind_label;
use crate::results::store::cells::{self, Asked};
use crate::results::store::sight::Sight;
use evidence::model::FindingRow;
use kernel::{Actor, AnalysisId, Permission, Result};
use std::collections::BTreeMap;
use storage::Ctx;
use uuid::Uuid;

/// The rows in the actor's reach.
///
/// # Errors
/// Forbidden without a right to schools' results, not found as [`Sight::open`].
pub async fn schools(ctx: &Ctx, actor: &Actor, analysis_id: AnalysisId, subject: &str) -> Result<Vec<SchoolResultRow>> {
    let sight = Sight::open(ctx, actor, analysis_id).await?;
    if sight.reach("school").is_empty() {
        return Err(people::access::refused(Permission::ResultSchool));
    }
    let asked = Asked { unit_kind: "school", subject, dimension: "total", member: "" };
    let found = cells::of_kind(&ctx.db, &sight, asked).await?;
    let values = Told::totals(ctx, analysis_id, subject).await?;
    let standing = standing(ctx, analysis_id, subject).await?;
    let none = Vec::new();
    let mut rows = Vec::new();
    for unit in sight.units.iter().filter(|unit| unit.kind == "school") {
        let Some(cell) = found.get(&unit.unit_id) else { continue };
        let findings = standing.get(&unit.unit_id.0).unwrap_or(&none);
        let value = values.iter().find(|value| value.unit_id == unit.unit_id).filter(|_| cell.mask == "none");
        let total = findings.iter().find(|one| one.dimension == "total" && one.comparison != "past");
        rows.push(SchoolResultRow {
            unit: unit_ref(unit),
            code: unit.code.clone(),
            kind_label: kind_label(&unit.traits),
            n: cell.n,
            n_frame: i64::from(unit.n_frame),
            mean: cell.figure(),
            difference: told::difference(cell, value),
            reading: told::reading(total, value),
            findings: i64::try_from(findings.len())?,
        });
    }
    Ok(rows)
}

/// The findings that stand, by unit, read at once; only rows in reach make use of them.
async fn standing(ctx: &Ctx, analysis_id: AnalysisId, subject: &str) -> Result<BTreeMap<Uuid, Vec<FindingRow>>> {
    let mut by_unit: BTreeMap<Uuid, Vec<FindingRow>> = BTreeMap::new();
    for finding in evidence::store::findings_in(ctx, analysis_id, subject).await? {
        if finding.state != "withdrawn" {
            by_unit.entry(finding.unit.unit_id).or_default().push(finding);
        }
    }
    Ok(by_unit)
}
