//! Stages, grades and cohort classes: a class keeps its entry year and the grade follows from the school year.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::calendar::SchoolYear;

/// A stage of schooling.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// Primary school, from grade 1.
    Primary,
    /// Junior secondary school, to grade 9.
    Junior,
    /// Senior secondary school, grades 10 to 12.
    Senior,
}

/// How the nine compulsory years are split between primary and junior school.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Split {
    /// Six years of primary and three of junior school (六三制).
    #[default]
    SixThree,
    /// Five years of primary and four of junior school (五四制).
    FiveFour,
}

impl Stage {
    /// All stages, from the youngest.
    pub const ALL: [Self; 3] = [Self::Primary, Self::Junior, Self::Senior];

    /// The code used in data.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Primary => "primary",
            Self::Junior => "junior",
            Self::Senior => "senior",
        }
    }

    /// The stage of a code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|stage| stage.code() == code)
    }

    /// The text key of its name.
    #[must_use]
    pub fn text_key(self) -> String {
        format!("kernel.stage.{}", self.code())
    }

    /// Whether attendance is compulsory.
    #[must_use]
    pub const fn is_compulsory(self) -> bool {
        matches!(self, Self::Primary | Self::Junior)
    }

    /// The first grade of this stage.
    #[must_use]
    pub const fn first(self, split: Split) -> Grade {
        match (self, split) {
            (Self::Primary, _) => Grade(1),
            (Self::Junior, Split::SixThree) => Grade(7),
            (Self::Junior, Split::FiveFour) => Grade(6),
            (Self::Senior, _) => Grade(10),
        }
    }

    /// The graduating grade of this stage.
    #[must_use]
    pub const fn last(self, split: Split) -> Grade {
        match (self, split) {
            (Self::Primary, Split::SixThree) => Grade(6),
            (Self::Primary, Split::FiveFour) => Grade(5),
            (Self::Junior, _) => Grade(9),
            (Self::Senior, _) => Grade(12),
        }
    }
}

/// A grade, counted through from 1 (first of primary) to 12 (last of senior school).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "u8", into = "u8")]
pub struct Grade(u8);

/// A number that is no grade.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no such grade: {0}")]
pub struct NoSuchGrade(pub u8);

impl TryFrom<u8> for Grade {
    type Error = NoSuchGrade;

    fn try_from(number: u8) -> Result<Self, NoSuchGrade> {
        match number {
            1..=12 => Ok(Self(number)),
            _ => Err(NoSuchGrade(number)),
        }
    }
}

impl From<Grade> for u8 {
    fn from(grade: Grade) -> Self {
        grade.0
    }
}

impl Grade {
    /// The number, 1 to 12.
    #[must_use]
    pub const fn number(self) -> u8 {
        self.0
    }

    /// The stage this grade belongs to.
    #[must_use]
    pub fn stage(self, split: Split) -> Stage {
        Stage::ALL
            .into_iter()
            .find(|stage| self <= stage.last(split))
            .expect("grade 12 is the last of the senior stage")
    }

    /// Whether pupils of this grade leave their stage at the end of the year.
    #[must_use]
    pub fn is_graduating(self, split: Split) -> bool {
        self == self.stage(split).last(split)
    }

    /// The text key of its name, such as `kernel.grade.7`.
    #[must_use]
    pub fn text_key(self) -> String {
        format!("kernel.grade.{}", self.0)
    }
}

impl fmt::Display for Grade {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

/// A class of pupils who entered a stage together: September moves nothing, the grade is computed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct CohortClass {
    /// The stage the pupils entered.
    pub stage: Stage,
    /// How the school divides the nine years.
    #[serde(default)]
    pub split: Split,
    /// The calendar year of entry, in autumn.
    pub entry_year: i16,
    /// The number of the class within its cohort, from 1.
    pub number: u16,
}

impl CohortClass {
    /// The grade of the class in a school year, or nothing before entry and after leaving.
    #[must_use]
    pub fn grade_in(&self, year: SchoolYear) -> Option<Grade> {
        let years = year.start().checked_sub(self.entry_year)?;
        let first = i16::from(self.stage.first(self.split).0);
        let last = i16::from(self.stage.last(self.split).0);
        let grade = first.checked_add(years)?;
        (first <= grade && grade <= last).then(|| Grade(u8::try_from(grade).expect("between 1 and 12")))
    }

    /// The entry year of a class that is in `grade` in this school year.
    #[must_use]
    pub fn entry_year_of(grade: Grade, split: Split, year: SchoolYear) -> i16 {
        let first = grade.stage(split).first(split);
        year.start() - i16::from(grade.0 - first.0)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn year(start: i16) -> SchoolYear {
        SchoolYear::starting(start).unwrap()
    }

    #[test]
    fn the_graduating_grades_are_those_of_the_system() {
        let graduating = |split| -> Vec<u8> { (1..=12).filter(|&n| Grade(n).is_graduating(split)).collect() };
        assert_eq!(graduating(Split::SixThree), [6, 9, 12]);
        assert_eq!(graduating(Split::FiveFour), [5, 9, 12]);
    }

    #[test]
    fn grade_six_is_primary_in_one_system_and_junior_in_the_other() {
        assert_eq!(Grade(6).stage(Split::SixThree), Stage::Primary);
        assert_eq!(Grade(6).stage(Split::FiveFour), Stage::Junior);
    }

    #[test]
    fn a_class_that_entered_in_2023_is_in_grade_three_in_2025() {
        let class = CohortClass { stage: Stage::Primary, split: Split::SixThree, entry_year: 2023, number: 4 };
        assert_eq!(class.grade_in(year(2025)), Some(Grade(3)));
        assert_eq!(class.grade_in(year(2022)), None);
        assert_eq!(class.grade_in(year(2028)), Some(Grade(6)));
        assert_eq!(class.grade_in(year(2029)), None);
    }

    #[test]
    fn no_grade_zero_and_none_above_twelve() {
        assert_eq!(Grade::try_from(0), Err(NoSuchGrade(0)));
        assert_eq!(Grade::try_from(13), Err(NoSuchGrade(13)));
        assert!(serde_json::from_str::<Grade>("13").is_err());
    }

    proptest! {
        #[test]
        fn entry_year_and_grade_are_inverse(n in 1_u8..=12, start in 2000_i16..2060, five_four: bool) {
            let split = if five_four { Split::FiveFour } else { Split::SixThree };
            let grade = Grade(n);
            let class = CohortClass {
                stage: grade.stage(split),
                split,
                entry_year: CohortClass::entry_year_of(grade, split, year(start)),
                number: 1,
            };
            prop_assert_eq!(class.grade_in(year(start)), Some(grade));
        }
    }
}
