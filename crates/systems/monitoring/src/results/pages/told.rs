//! What evidence says about a unit: expectations, shrunk differences, and readings that agree with its findings.

use crate::results::model::{Figure, MemberResult};
use crate::results::rules::figures::{CellValue, figure, not_supported};
use crate::results::store::cells::UnitCells;
use evidence::model::FindingRow;
use evidence::store::UnitValue;
use kernel::{AnalysisId, Result, UnitId};
use storage::Ctx;

/// The evidence about one unit, or about all units.
#[derive(Clone, Debug, Default)]
pub struct Told {
    /// Conclusions that stand, in their order.
    pub findings: Vec<FindingRow>,
    values: Vec<UnitValue>,
}

impl Told {
    /// Reads it for a unit whose page has been opened, for the subjects the page shows.
    ///
    /// # Errors
    /// Internal, from the database.
    pub async fn load(ctx: &Ctx, analysis_id: AnalysisId, unit_id: UnitId, cells: &UnitCells) -> Result<Self> {
        let shown: Vec<&str> = cells.subjects().collect();
        let mut findings = evidence::store::findings_of(ctx, analysis_id, unit_id, None).await?;
        findings.retain(|finding| finding.state != "withdrawn" && shown.contains(&finding.subject.as_str()));
        let values = evidence::store::values_of(ctx, analysis_id, Some(unit_id), None).await?;
        Ok(Self { findings, values })
    }

    /// What one analysis says about all units on one total.
    ///
    /// # Errors
    /// Internal, from the database.
    pub async fn totals(ctx: &Ctx, analysis_id: AnalysisId, subject: &str) -> Result<Vec<UnitValue>> {
        let mut values = evidence::store::values_of(ctx, analysis_id, None, Some(subject)).await?;
        values.retain(|value| value.dimension == "total");
        Ok(values)
    }

    /// The value of an outcome, where there was something to compare with.
    #[must_use]
    pub fn value(&self, subject: &str, dimension: &str, member: &str) -> Option<&UnitValue> {
        let same =
            |value: &&UnitValue| value.subject == subject && value.dimension == dimension && value.member == member;
        self.values.iter().find(same).filter(|value| compared(value))
    }

    /// The findings of a subject.
    pub fn of_subject<'a>(&'a self, subject: &'a str) -> impl Iterator<Item = &'a FindingRow> {
        self.findings.iter().filter(move |finding| finding.subject == subject)
    }

    /// How the outcome reads: never more than its finding says.
    #[must_use]
    pub fn reading(&self, subject: &str, dimension: &str, member: &str) -> String {
        let finding = self
            .of_subject(subject)
            .find(|one| one.dimension == dimension && one.member == member && one.comparison != "past");
        reading(finding, self.value(subject, dimension, member))
    }

    /// A member of a dimension with its expectation, difference and reading.
    #[must_use]
    pub fn member(&self, subject: &str, cell: &CellValue, parent: String) -> MemberResult {
        let value = self.value(subject, &cell.dimension, &cell.member).filter(|_| cell.mask == "none");
        MemberResult {
            member: cell.member.clone(),
            parent,
            rate: cell.figure(),
            expectation: value.map(|value| value.expectation),
            difference: difference(cell, value),
            reading: if value.is_some() {
                self.reading(subject, &cell.dimension, &cell.member)
            } else {
                "unknown".into()
            },
        }
    }
}

fn compared(value: &UnitValue) -> bool {
    matches!(value.state.as_str(), "ok" | "insufficient")
}

/// above, below only with a finding; no difference only where one could have been found.
pub fn reading(finding: Option<&FindingRow>, value: Option<&UnitValue>) -> String {
    let word = match (finding, value) {
        (Some(finding), _) if finding.direction == "weakness" => "below",
        (Some(_), _) => "above",
        (None, Some(value)) if value.state == "ok" => "no_difference",
        _ => "unknown",
    };
    word.to_owned()
}

/// The shrunk difference from the expectation, the one findings speak of; masked with its cell.
pub fn difference(cell: &CellValue, value: Option<&UnitValue>) -> Figure {
    match value.filter(|value| compared(value)) {
        _ if cell.mask != "none" => figure(None, None, 0, &cell.mask),
        Some(value) => figure(Some(value.shrunk), Some(value.shrunk_se), cell.n, "none"),
        None => not_supported(),
    }
}
