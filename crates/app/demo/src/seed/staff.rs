//! Staff with their posts.

use super::Story;
use kernel::{Actor, PersonId, Result};
use people::commands::{person, post};
use people::model::person::{IdentifierWrite, PersonWrite, PostWrite};
use storage::Ctx;

const DAY: &str = "2023-08-30";

impl<S: AsyncFn(&Ctx) -> Result<()>> Story<'_, S> {
    /// Everybody who works in the region.
    pub(super) async fn hire(&mut self) -> Result<()> {
        let ctx = self.at(DAY);
        for index in 0..self.region.staff.len() {
            let person_id = self.hire_one(&ctx, index).await?;
            self.persons.insert(index, person_id);
        }
        Ok(())
    }

    async fn hire_one(&self, ctx: &Ctx, index: usize) -> Result<PersonId> {
        let staff = &self.region.staff[index];
        let identifier = |kind: &str, value: &str| IdentifierWrite { kind: kind.into(), value: value.into() };
        let write = PersonWrite {
            name: staff.identity.name.clone(),
            gender: staff.identity.gender.into(),
            birth_date: Some(staff.identity.birth.to_string()),
            identifiers: vec![identifier("id_card", &staff.identity.id_card), identifier("staff_no", &staff.staff_no)],
        };
        let person_id = person::create(ctx, &Actor::System, &write).await?;
        for (kind, subject, stage) in &staff.posts {
            let write = PostWrite {
                unit_id: self.unit(&staff.unit)?.0,
                kind: (*kind).into(),
                subject: subject.map(|subject| subject.code().into()),
                stage: stage.map(Into::into),
                valid_from: DAY.into(),
            };
            post::give(ctx, &Actor::System, person_id, &write).await?;
        }
        Ok(person_id)
    }
}
