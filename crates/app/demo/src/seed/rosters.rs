//! Rosters of pupils, imported every autumn that matters.

use super::Story;
use super::imports::csv;
use crate::region::{Place, Pupil};
use crate::store;
use kernel::grade::Grade;
use kernel::{Error, Result};
use people::imports::Fields;
use std::collections::HashMap;
use storage::Ctx;
use text::{Lang, word};

/// The school year whose roster lists everybody, so that whoever is missing has left.
const COMPLETE: i16 = 2026;

impl<S: AsyncFn(&Ctx) -> Result<()>> Story<'_, S> {
    /// Imports the roster of a school year on a day of its autumn.
    pub(super) async fn enrol(&mut self, year: i16, day: &str) -> Result<()> {
        let ctx = self.at(day);
        let mut rows = vec![
            ["school", "grade", "class", "name", "gender", "id_number", "student_no"]
                .map(|key| word(&format!("people.roster.{key}"), Lang::Zh))
                .to_vec(),
        ];
        for pupil in &self.region.pupils {
            if let Some(place) = pupil.place_in(year).filter(|place| listed(place, year)) {
                rows.push(self.row(pupil, place, year)?);
            }
        }
        let mut fields = Fields::from([("unit_id".into(), self.region_id.to_string())]);
        if year == COMPLETE {
            fields.insert("complete".into(), "true".into());
        }
        let name = self.word("roster_file", &[("year", year.to_string())]);
        self.import(&ctx, self.actor("jijiao")?, "roster", &fields, (&name, csv(&rows))).await?;
        self.recognise().await?;
        self.say(&format!("roster of {year}, {} pupils", rows.len() - 1));
        Ok(())
    }

    fn row(&self, pupil: &Pupil, place: &Place, year: i16) -> Result<Vec<String>> {
        let grade = place.grade_in(year).and_then(|grade| Grade::try_from(grade).ok());
        let grade = grade.ok_or_else(|| Error::internal("a listed pupil has a grade"))?;
        Ok(vec![
            self.data.units.school[place.school].name.clone(),
            word(&grade.text_key(), Lang::Zh),
            place.class_no.to_string(),
            pupil.identity.name.clone(),
            word(&format!("people.gender_word.{}", pupil.identity.gender), Lang::Zh),
            pupil.identity.id_card.clone(),
            pupil.pupil_no(),
        ])
    }

    /// Finds out which person each pupil became.
    async fn recognise(&mut self) -> Result<()> {
        let known = store::pupils(self.base).await?;
        let blind =
            |pupil: &Pupil| self.base.keys.blind_index("person_identifier.student_no", &pupil.pupil_no()).to_vec();
        let found = self
            .region
            .pupils
            .iter()
            .enumerate()
            .filter_map(|(index, pupil)| Some((*known.get(&blind(pupil))?, index)));
        self.pupils = found.collect::<HashMap<_, _>>();
        Ok(())
    }
}

/// A first roster holds the cohorts that later springs look at, a second the new juniors, the last one everybody.
fn listed(place: &Place, year: i16) -> bool {
    match year {
        2023 => place.stage != "senior",
        2024 => place.stage == "junior" && place.entry_year == 2024,
        _ => true,
    }
}
