//! The region, its offices, its schools, its groupings.

use super::Story;
use kernel::{Actor, Result};
use people::commands::{grouping, unit};
use people::model::unit::{GroupingWrite, MemberWrite, UnitWrite};
use storage::Ctx;

const DAY: &str = "2023-08-28";

impl<S: AsyncFn(&Ctx) -> Result<()>> Story<'_, S> {
    /// Founds the region, then what lies below it.
    pub(super) async fn found_units(&mut self) -> Result<()> {
        let ctx = self.at(DAY);
        let plan = &self.data.units;
        let write = UnitWrite {
            kind: "region".into(),
            name: plan.region.name.clone(),
            code: Some(plan.region.code.clone()),
            valid_from: Some(DAY.into()),
            ..UnitWrite::default()
        };
        self.region_id = unit::create(&ctx, &Actor::System, &write).await?;
        self.units.insert("region".into(), self.region_id);
        self.open_administrators(&ctx).await?;
        let sysadmin = self.actor("sysadmin")?.clone();
        for office in &plan.office {
            let above = office.above.as_deref().unwrap_or("region");
            let write = UnitWrite {
                parent_id: Some(self.unit(above)?.0),
                kind: office.kind.clone(),
                name: office.name.clone(),
                valid_from: Some(DAY.into()),
                ..UnitWrite::default()
            };
            let id = unit::create(&ctx, &sysadmin, &write).await?;
            self.units.insert(office.key.clone(), id);
        }
        for (number, school) in (1..).zip(&plan.school) {
            // Ten digits: the first hints at the stage, the prefecture does not exist.
            let first = if school.junior + school.senior == 0 { 2 } else { 3 };
            let write = UnitWrite {
                parent_id: Some(self.region_id.0),
                kind: "school".into(),
                name: school.name.clone(),
                short_name: Some(school.name.replace(&plan.region.name, "")),
                code: Some(format!("{first}{}{number:03}", plan.region.code)),
                stages: school.stages(),
                traits: school.traits.clone(),
                valid_from: Some(DAY.into()),
                ..UnitWrite::default()
            };
            let id = unit::create(&ctx, &sysadmin, &write).await?;
            self.units.insert(school.key.clone(), id);
        }
        Ok(())
    }

    /// Areas, the group, the pairing, the project.
    pub(super) async fn group(&self) -> Result<()> {
        let ctx = self.at("2023-09-01");
        let actor = self.actor("jijiao")?;
        for plan in &self.data.units.grouping {
            let from = plan.from.clone().unwrap_or_else(|| DAY.into());
            let lead_unit_id = plan.lead.as_deref().map(|key| self.unit(key)).transpose()?.map(|id| id.0);
            let write = GroupingWrite {
                kind: plan.kind.clone(),
                name: plan.name.clone(),
                lead_unit_id,
                valid_from: from.clone(),
                valid_to: None,
            };
            let id = grouping::create(&ctx, actor, &write).await?;
            let of_area = self
                .data
                .units
                .school
                .iter()
                .filter(|school| plan.kind == "area" && school.area == plan.name)
                .map(|school| &school.key);
            for key in plan.members.iter().chain(of_area) {
                grouping::add_member(
                    &ctx,
                    actor,
                    id,
                    &MemberWrite { unit_id: self.unit(key)?.0, valid_from: from.clone() },
                )
                .await?;
            }
        }
        Ok(())
    }
}
