//! Masked cells as stored: of one unit, of all schools, of the region as reference.

use crate::results::rules::figures::CellValue;
use crate::results::store::sight::Sight;
use kernel::{AnalysisId, Result, UnitId};
use std::collections::BTreeMap;
use storage::{Ctx, Reach, Reads, Scoped, params, row};

row! {
    struct Row {
        unit_id: UnitId, subject: String, dimension: String, member: String, position: i64, n: i64, n_eligible: i64,
        estimate: Option<f64>, se: Option<f64>, mask: String, stats: String,
    }
}

impl Row {
    fn cell(self) -> Result<(UnitId, String, CellValue)> {
        let stats = serde_json::from_str(&self.stats)?;
        let Self { dimension, member, position, n, n_eligible, estimate, se, mask, .. } = self;
        Ok((
            self.unit_id,
            self.subject,
            CellValue { dimension, member, position, n, n_eligible, estimate, se, mask, stats },
        ))
    }
}

const COLUMNS: &str = "select c.unit_id, c.subject, c.dimension, c.member, c.position, c.n, c.n_eligible, c.estimate, c.se, c.mask, c.stats \
    from result_cell c join analysis n on n.analysis_id = c.analysis_id join data_release r on r.release_id = n.release_id \
    join assessment a on a.assessment_id = r.assessment_id where c.analysis_id = $1";

/// The cells of one unit, by subject, in the order of dimensions and places.
#[derive(Clone, Debug, Default)]
pub struct UnitCells(BTreeMap<String, Vec<CellValue>>);

impl UnitCells {
    /// Subjects that have cells.
    pub fn subjects(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    /// The cells of a dimension.
    pub fn dimension<'a>(&'a self, subject: &str, dimension: &'a str) -> impl Iterator<Item = &'a CellValue> {
        self.0.get(subject).into_iter().flatten().filter(move |cell| cell.dimension == dimension)
    }

    /// The total.
    #[must_use]
    pub fn total(&self, subject: &str) -> Option<&CellValue> {
        self.find(subject, "total", "")
    }

    /// One cell.
    #[must_use]
    pub fn find(&self, subject: &str, dimension: &str, member: &str) -> Option<&CellValue> {
        self.0.get(subject)?.iter().find(|cell| cell.dimension == dimension && cell.member == member)
    }

    fn of(rows: Vec<Row>) -> Result<Self> {
        let mut cells = Self::default();
        for row in rows {
            let (_, subject, cell) = row.cell()?;
            cells.0.entry(subject).or_default().push(cell);
        }
        Ok(cells)
    }
}

/// The cells of a unit that [`Sight::unit`] has opened, as far as they lie in the actor's reach, subject by subject.
///
/// # Errors
/// Internal, from the database.
pub async fn of_unit(ctx: &Ctx, sight: &Sight, unit_id: UnitId, unit_kind: &str) -> Result<UnitCells> {
    let sql = format!("{COLUMNS} and c.unit_id = $2 and {{reach}} order by c.subject, c.dimension, c.position");
    // Groups are no units of the tree: the organiser stands for them, or the right over all their schools.
    let column = if unit_kind == "grouping" { "a.unit_id" } else { "c.unit_id" };
    let led = unit_kind == "grouping" && !sight.group_at_organiser(ctx).await?;
    let reach = if led { Reach::system() } else { sight.reach(unit_kind).clone() };
    let scoped = Scoped::new(&sql, column, params![sight.head.analysis_id, unit_id]).subject("c.subject", "a.stage");
    UnitCells::of(scoped.rows(&ctx.db, &reach).await?)
}

/// The region's cells as reference beside a unit's own: what is expected of an item, where the region stands. Only
/// for pages of units that were found in reach.
///
/// # Errors
/// Internal, from the database.
pub async fn reference(db: &impl Reads, analysis_id: AnalysisId, region: UnitId) -> Result<UnitCells> {
    let sql = format!("{COLUMNS} and c.unit_id = $2 and {{reach}} order by c.subject, c.dimension, c.position");
    UnitCells::of(Scoped::new(&sql, "c.unit_id", params![analysis_id, region]).rows(db, &Reach::system()).await?)
}

/// Where a cell is looked for in many units at once.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    /// school, class, grouping.
    pub unit_kind: &'a str,
    /// Subject.
    pub subject: &'a str,
    /// Dimension.
    pub dimension: &'a str,
    /// Member.
    pub member: &'a str,
}

/// One cell of every unit of a kind that lies in reach.
///
/// # Errors
/// Internal, from the database.
pub async fn of_kind(db: &impl Reads, sight: &Sight, asked: Asked<'_>) -> Result<BTreeMap<UnitId, CellValue>> {
    let sql = format!(
        "{COLUMNS} and c.unit_kind = $2 and c.subject = $3 and c.dimension = $4 and c.member = $5 and {{reach}}"
    );
    let column = if asked.unit_kind == "grouping" { "a.unit_id" } else { "c.unit_id" };
    let values = params![sight.head.analysis_id, asked.unit_kind, asked.subject, asked.dimension, asked.member];
    let scoped = Scoped::new(&sql, column, values).subject("c.subject", "a.stage");
    let rows: Vec<Row> = scoped.rows(db, sight.reach(asked.unit_kind)).await?;
    rows.into_iter().map(Row::cell).map(|cell| cell.map(|(unit_id, _, cell)| (unit_id, cell))).collect()
}

/// The totals of all schools of a subject, for counts of the region: within the right to the region's results.
///
/// # Errors
/// Internal, from the database.
pub async fn school_totals(db: &impl Reads, sight: &Sight, subject: &str) -> Result<Vec<CellValue>> {
    let sql =
        format!("{COLUMNS} and c.unit_kind = 'school' and c.dimension = 'total' and c.subject = $2 and {{reach}}");
    let scoped =
        Scoped::new(&sql, "a.unit_id", params![sight.head.analysis_id, subject]).subject("c.subject", "a.stage");
    let rows: Vec<Row> = scoped.rows(db, sight.reach("region")).await?;
    rows.into_iter().map(Row::cell).map(|cell| cell.map(|(_, _, cell)| cell)).collect()
}
