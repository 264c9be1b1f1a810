//! Reading groupings.

use crate::model::unit::{Grouping, GroupingMember, UnitRef};
use kernel::{Error, GroupingId, Result, UnitId};
use std::collections::BTreeMap;
use storage::{Reach, Reads, params, row};
use uuid::Uuid;

row! {
    struct Found {
        grouping_id: GroupingId,
        kind: String,
        name: String,
        lead_unit_id: Option<UnitId>,
        lead_name: Option<String>,
        lead_kind: Option<String>,
        valid_from: String,
        valid_to: Option<String>,
        version: i64,
    }
}

row! {
    struct Member {
        grouping_member_id: Uuid,
        grouping_id: GroupingId,
        unit_id: UnitId,
        name: String,
        kind: String,
        valid_from: String,
        valid_to: Option<String>,
    }
}

/// Groupings with their lead or a member in reach; members out of reach are not shown.
///
/// # Errors
/// Internal, from the database.
pub async fn list(db: &impl Reads, reach: &Reach) -> Result<Vec<Grouping>> {
    let lead = reach.on(db.dialect(), "g.lead_unit_id");
    let member = reach.on(db.dialect(), "m.unit_id");
    let sql = format!(
        "select g.grouping_id, g.kind, g.name, g.lead_unit_id, l.name as lead_name, l.kind as lead_kind, g.valid_from, g.valid_to, g.version \
         from grouping_unit g left join unit l on l.unit_id = g.lead_unit_id \
         where {lead} or exists (select 1 from grouping_member m where m.grouping_id = g.grouping_id and {member}) or {region} \
         order by g.kind, g.name, g.grouping_id",
        region = format_args!(
            "exists (select 1 from unit r where r.parent_id is null and {})",
            reach.on(db.dialect(), "r.unit_id")
        )
    );
    let found: Vec<Found> = db.rows(&sql, params![]).await?;
    let sql = format!(
        "select m.grouping_member_id, m.grouping_id, m.unit_id, u.name, u.kind, m.valid_from, m.valid_to from grouping_member m \
         join unit u on u.unit_id = m.unit_id where {member} order by u.code, u.name_pinyin, m.valid_from, m.grouping_member_id"
    );
    let mut members = BTreeMap::<GroupingId, Vec<GroupingMember>>::new();
    for member in db.rows::<Member>(&sql, params![]).await? {
        members.entry(member.grouping_id).or_default().push(GroupingMember {
            grouping_member_id: member.grouping_member_id,
            unit: UnitRef { unit_id: member.unit_id.0, name: member.name, kind: member.kind },
            valid_from: member.valid_from,
            valid_to: member.valid_to,
        });
    }
    Ok(found.into_iter().map(|grouping| shown(grouping, &mut members)).collect())
}

/// One grouping of the list.
///
/// # Errors
/// Not found `people.grouping_not_found`.
pub async fn one(db: &impl Reads, reach: &Reach, grouping_id: GroupingId) -> Result<Grouping> {
    let found = list(db, reach).await?.into_iter().find(|grouping| grouping.grouping_id == grouping_id.0);
    found.ok_or_else(|| Error::not_found("people.grouping_not_found"))
}

fn shown(grouping: Found, members: &mut BTreeMap<GroupingId, Vec<GroupingMember>>) -> Grouping {
    let lead = grouping.lead_unit_id.map(|unit_id| UnitRef {
        unit_id: unit_id.0,
        name: grouping.lead_name.unwrap_or_default(),
        kind: grouping.lead_kind.unwrap_or_default(),
    });
    Grouping {
        grouping_id: grouping.grouping_id.0,
        kind: grouping.kind,
        name: grouping.name,
        lead,
        valid_from: grouping.valid_from,
        valid_to: grouping.valid_to,
        members: members.remove(&grouping.grouping_id).unwrap_or_default(),
        version: grouping.version,
    }
}
