//! The accounts of the demonstration and their roles.

use super::Story;
use crate::accounts::{ACCOUNTS, DemoAccount, PASSWORD};
use crate::store;
use kernel::{Actor, Error, PersonId, Result, UnitId};
use people::commands::{account, grant, post};
use people::model::account::GrantWrite;
use people::model::person::PostWrite;
use people::password;
use storage::Ctx;

const DAY: &str = "2023-08-31";
/// The three who watch each other; the first two open everything else.
const ADMINISTRATORS: [&str; 3] = ["sysadmin", "secadmin", "audit"];

impl<S: AsyncFn(&Ctx) -> Result<()>> Story<'_, S> {
    /// The administrators, whose roles the installation itself gives.
    pub(super) async fn open_administrators(&mut self, ctx: &Ctx) -> Result<()> {
        let hash = password::hash(PASSWORD.into()).await?;
        for demo in ACCOUNTS.iter().filter(|demo| ADMINISTRATORS.contains(&demo.login)) {
            let name = self.data.word(&format!("account_{}", demo.login));
            let id = account::create_hashed(ctx, demo.login, name, None, &hash, true).await?;
            grant::give(ctx, &Actor::System, id, self.grant_write(demo, self.region_id, "2023-08-28")).await?;
            self.actors.insert(demo.login, Actor::account(id, None));
        }
        Ok(())
    }

    /// Everybody else but those whose class is not there yet.
    pub(super) async fn open_accounts(&mut self) -> Result<()> {
        let ctx = self.at(DAY);
        let others = |demo: &&DemoAccount| !ADMINISTRATORS.contains(&demo.login) && demo.unit != "class";
        for demo in ACCOUNTS.iter().filter(others) {
            let unit = self.unit(demo.unit)?;
            self.open(&ctx, demo, unit, DAY).await?;
        }
        Ok(())
    }

    /// The head teacher and the teacher of a class.
    pub(super) async fn class_accounts(&mut self) -> Result<()> {
        let ctx = self.at("2026-09-09");
        let class = store::first_class(self.base, self.unit("linhe")?, "junior", 2026).await?;
        let class = class.ok_or_else(|| Error::internal("the school of the story has no grade 7"))?;
        for demo in ACCOUNTS.iter().filter(|demo| demo.unit == "class") {
            let person_id = self.open(&ctx, demo, class, "2026-09-09").await?;
            if demo.role == "head_teacher" {
                let write = PostWrite {
                    unit_id: class.0,
                    kind: demo.role.into(),
                    subject: None,
                    stage: None,
                    valid_from: "2026-09-09".into(),
                };
                post::give(&ctx, self.actor("jijiao")?, person_id, &write).await?;
            }
        }
        Ok(())
    }

    async fn open(&mut self, ctx: &Ctx, demo: &DemoAccount, unit: UnitId, day: &str) -> Result<PersonId> {
        let (index, person_id) = self.person_of(demo)?;
        let name = self.region.staff[index].identity.name.clone();
        // One password, hashed anew for each: equal hashes would tell that passwords are equal.
        let hash = password::hash(PASSWORD.into()).await?;
        let id = account::create_hashed(ctx, demo.login, &name, Some(person_id), &hash, true).await?;
        grant::give(ctx, self.actor("secadmin")?, id, self.grant_write(demo, unit, day)).await?;
        self.actors.insert(demo.login, Actor::account(id, Some(person_id)));
        Ok(person_id)
    }

    /// The first member of staff with the post who is nobody's account yet.
    fn person_of(&self, demo: &DemoAccount) -> Result<(usize, PersonId)> {
        let fits = |index: &usize| {
            let staff = &self.region.staff[*index];
            staff.unit == demo.post.0
                && staff.posts.iter().any(|(kind, subject, stage)| {
                    *kind == demo.post.1
                        && demo.narrowed.is_none_or(|(code, of)| {
                            subject.map(|subject| subject.code()) == Some(code) && *stage == Some(of)
                        })
                })
        };
        let taken = |person: &PersonId| self.actors.values().any(|actor| actor.person_id() == Some(*person));
        let found = (0..self.region.staff.len())
            .filter(fits)
            .find_map(|index| Some((index, *self.persons.get(&index).filter(|person| !taken(person))?)));
        found.ok_or_else(|| Error::internal(format!("nobody is there for {}", demo.login)))
    }

    fn grant_write(&self, demo: &DemoAccount, unit: UnitId, day: &str) -> GrantWrite {
        let (subject, stage) =
            demo.narrowed.map_or((None, None), |(subject, stage)| (Some(subject.into()), Some(stage.into())));
        GrantWrite { role: demo.role.into(), unit_id: unit.0, subject, stage, valid_from: day.into(), valid_to: None }
    }
}
