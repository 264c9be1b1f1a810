//! The columns of one subject: one row per student, no names and no official ids.

use crate::error::Error;

/// What happened to one item for one student; none of these is a zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum State {
    /// Answered and marked; the score stands, be it zero.
    Answered = 0,
    /// Presented and left empty: counts as presented, earns nothing, is reported apart.
    Blank = 1,
    /// Not in this student's booklet: excluded from numerator and denominator.
    NotPresented = 2,
    /// The student was away for this part: excluded.
    Absent = 3,
    /// The student was excused from this part: excluded.
    Exempt = 4,
}

impl State {
    /// Whether the student saw the item, so that it counts in the denominator.
    #[must_use]
    pub fn presented(self) -> bool {
        matches!(self, Self::Answered | Self::Blank)
    }

    /// The state of a stored byte; `None` for a byte no state has.
    #[must_use]
    pub fn from_byte(byte: u8) -> Option<Self> {
        [Self::Answered, Self::Blank, Self::NotPresented, Self::Absent, Self::Exempt].get(usize::from(byte)).copied()
    }
}

/// Whether a student took part in the subject at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Participation {
    /// Took part.
    TookPart = 0,
    /// Was expected and away: eligible, without a score.
    Absent = 1,
    /// Was excused: not eligible.
    Exempt = 2,
}

impl Participation {
    /// The participation of a stored byte; `None` for a byte none has.
    #[must_use]
    pub fn from_byte(byte: u8) -> Option<Self> {
        [Self::TookPart, Self::Absent, Self::Exempt].get(usize::from(byte)).copied()
    }
}

/// One item: scores in hundredths of a mark and states, one per student.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ItemColumn {
    /// The item's id, as in the blueprint.
    pub id: String,
    /// Score in hundredths of a mark; meaningful only where the state is `Answered`.
    pub score: Vec<i16>,
    /// State.
    pub state: Vec<State>,
}

/// All students of one release and subject, column by column; every column has the same length.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct SubjectTable {
    /// Number of the student inside the release; the map to a person lies elsewhere.
    pub student_no: Vec<u32>,
    /// Unit number of the region the row was stamped with (kept for the record; the tree decides).
    pub region: Vec<u32>,
    /// Unit number of the school.
    pub school: Vec<u32>,
    /// Unit number of the class; 0 = none.
    pub class: Vec<u32>,
    /// Sampling weight; 1 in a census.
    pub weight: Vec<f64>,
    /// Replicate zone.
    pub zone: Vec<u16>,
    /// Half of the zone, 0 or 1.
    pub rep: Vec<u8>,
    /// Booklet.
    pub booklet: Vec<u8>,
    /// Participation.
    pub participation: Vec<Participation>,
    /// Plausible values, one column each; empty when there are none; not a number = none for this student.
    pub pv: Vec<Vec<f64>>,
    /// Items in the order of the blueprint.
    pub items: Vec<ItemColumn>,
}

impl SubjectTable {
    /// Number of students.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.student_no.len()
    }

    /// Checks that all columns have one length.
    ///
    /// # Errors
    /// `Error::ColumnLength` names the first column that differs.
    pub fn check(&self) -> Result<(), Error> {
        let rows = self.rows();
        let fixed = [
            ("region", self.region.len()),
            ("school", self.school.len()),
            ("class", self.class.len()),
            ("weight", self.weight.len()),
            ("zone", self.zone.len()),
            ("rep", self.rep.len()),
            ("booklet", self.booklet.len()),
            ("participation", self.participation.len()),
        ];
        let fixed = fixed.into_iter().map(|(name, found)| (name.to_owned(), found));
        let pv = self.pv.iter().enumerate().map(|(k, column)| (format!("pv{}", k + 1), column.len()));
        let items = self.items.iter().flat_map(|item| {
            [(format!("score of {}", item.id), item.score.len()), (format!("state of {}", item.id), item.state.len())]
        });
        for (column, found) in fixed.chain(pv).chain(items) {
            if found != rows {
                return Err(Error::ColumnLength { column, found, expected: rows });
            }
        }
        Ok(())
    }
}
