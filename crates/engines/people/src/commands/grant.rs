//! Giving and ending roles, and setting up that somebody works for somebody else.

use crate::access::{covers, may, require, require_at};
use crate::model::account::{ActingWrite, GrantWrite};
use crate::roles::{self, Role};
use crate::rules::three_members;
use crate::store::accounts::{require_manageable, roles_of_hand};
use jiff::civil::Date;
use kernel::{
    AccountId, ActingForId, Actor, Error, FieldError, Kind, Permission, Refusal, Result, RoleGrantId, UnitId,
};
use storage::{Act, Ctx, Reads, Tx, local_date, params, row};

/// The role that gives roles it does not hold itself.
const SECURITY_ADMIN: &str = "security_admin";

/// Gives a role at a unit.
///
/// # Errors
/// Forbidden without `role.grant` over the unit, for one's own account, or for a role with rights beyond one's own;
/// conflict `people.roles_exclude` when the hand holds a role that watches the new one.
pub async fn give(ctx: &Ctx, actor: &Actor, account_id: AccountId, write: GrantWrite) -> Result<RoleGrantId> {
    let role = roles::get(&write.role).ok_or_else(|| Error::field(FieldError::new("role", "people.role_unknown")))?;
    let (from, to) = period(&write.valid_from, write.valid_to.as_deref())?;
    check_narrowing(&write)?;
    let unit_id = UnitId(write.unit_id);
    let tx = ctx.begin(actor).await?;
    require_at(&tx, actor, Permission::RoleGrant, unit_id).await?;
    refuse_own(&tx, actor, account_id).await?;
    within_own_rights(&tx, actor, role, unit_id, &write).await?;
    let lock = format!(
        "select account_id from account where (account_id = $1 or person_id = (select b.person_id from account b where b.account_id = $1)) and state <> 'disabled' order by account_id{}",
        tx.dialect().for_update()
    );
    if tx.query(&lock, params![account_id]).await?.is_empty() {
        return Err(Error::not_found("people.account_not_found"));
    }
    let today = local_date(tx.now).to_string();
    let held = roles_of_hand(&tx, account_id, &today).await?;
    let excludes = |role: &str| roles::get(role).map(|role| role.excludes.clone()).unwrap_or_default();
    if let Some(other) = three_members::conflict(&role.key, held.iter().map(|grant| grant.role.as_str()), excludes) {
        return Err(Refusal::new(Kind::Conflict, "people.roles_exclude")
            .with("role", &role.key)
            .with("other", other)
            .into());
    }
    let role_grant_id = insert(&tx, account_id, &write, &from, to.as_deref()).await?;
    tx.audit(
        Act::new("people.role_given", "account", account_id)
            .unit(unit_id)
            .with("role", &role.key)
            .with("role_grant_id", role_grant_id),
    )
    .await?;
    tx.emit(
        "people.role_given",
        &serde_json::json!({ "account_id": account_id, "role": role.key, "unit_id": unit_id }),
    )
    .await?;
    tx.commit().await?;
    Ok(role_grant_id)
}

row! {
    struct Given { account_id: AccountId, role: String, unit_id: UnitId }
}

/// Ends a role now.
///
/// # Errors
/// Not found when it has ended or its unit is out of reach.
pub async fn end(ctx: &Ctx, actor: &Actor, role_grant_id: RoleGrantId) -> Result<()> {
    let tx = ctx.begin(actor).await?;
    let missing = || Error::not_found("people.grant_not_found");
    let sql = "select account_id, role, unit_id from role_grant where role_grant_id = $1 and ended_at is null";
    let given: Given = tx.row_opt(sql, params![role_grant_id]).await?.ok_or_else(missing)?;
    require_at(&tx, actor, Permission::RoleGrant, given.unit_id).await?;
    refuse_own(&tx, actor, given.account_id).await?;
    tx.exec("update role_grant set ended_at = $1 where role_grant_id = $2", params![tx.now, role_grant_id]).await?;
    let act = Act::new("people.role_ended", "account", given.account_id).unit(given.unit_id);
    tx.audit(act.with("role", &given.role).with("role_grant_id", role_grant_id)).await?;
    tx.commit().await
}

/// Sets up that a delegate works for a principal for a time. The principal may do so, and who manages their account.
///
/// # Errors
/// Forbidden otherwise; invalid without reason or period, or for one and the same account.
pub async fn let_act(ctx: &Ctx, actor: &Actor, write: ActingWrite) -> Result<ActingForId> {
    let (principal, delegate) = (AccountId(write.principal_id), AccountId(write.delegate_id));
    let (from, to) = period(&write.valid_from, Some(&write.valid_to))?;
    if write.reason.trim().is_empty() {
        return Err(Error::field(FieldError::new("reason", "people.reason_missing")));
    }
    if principal == delegate {
        return Err(Error::field(FieldError::new("delegate_id", "people.acting_self")));
    }
    let tx = ctx.begin(actor).await?;
    may_delegate(&tx, actor, principal).await?;
    let open = "select count(*) as value from account where account_id in ($1, $2) and state = 'active'";
    if tx.value::<i64>(open, params![principal, delegate]).await? != Some(2) {
        return Err(Error::field(FieldError::new("delegate_id", "people.account_not_found")));
    }
    let acting_for_id = ActingForId::new();
    tx.insert(
        "acting_for",
        &[
            ("acting_for_id", &acting_for_id),
            ("principal_id", &principal),
            ("delegate_id", &delegate),
            ("reason", &write.reason.trim()),
            ("valid_from", &from),
            ("valid_to", &to),
            ("created_at", &tx.now),
        ],
    )
    .await?;
    tx.audit(
        Act::new("people.acting_set_up", "acting_for", acting_for_id)
            .with("principal_id", principal)
            .with("delegate_id", delegate),
    )
    .await?;
    tx.commit().await?;
    Ok(acting_for_id)
}

/// Ends a delegation now; principal, delegate and who manages the principal's account may.
///
/// # Errors
/// Not found `people.acting_not_found`.
pub async fn end_acting(ctx: &Ctx, actor: &Actor, acting_for_id: ActingForId) -> Result<()> {
    let tx = ctx.begin(actor).await?;
    let missing = || Error::not_found("people.acting_not_found");
    let sql = "select principal_id, delegate_id from acting_for where acting_for_id = $1 and ended_at is null";
    let rows = tx.query(sql, params![acting_for_id]).await?;
    let row = rows.first().ok_or_else(missing)?;
    let (principal, delegate): (AccountId, AccountId) = (row.get("principal_id")?, row.get("delegate_id")?);
    if hand(actor) != Some(delegate) {
        may_delegate(&tx, actor, principal).await.map_err(|_| missing())?;
    }
    tx.exec("update acting_for set ended_at = $1 where acting_for_id = $2", params![tx.now, acting_for_id]).await?;
    tx.audit(Act::new("people.acting_ended", "acting_for", acting_for_id)).await?;
    tx.commit().await
}

/// A period `[from, to)` of two ISO dates.
///
/// # Errors
/// Invalid, naming the field.
pub fn period(from: &str, to: Option<&str>) -> Result<(String, Option<String>)> {
    let from = day("valid_from", from)?;
    let to = to.filter(|to| !to.is_empty()).map(|to| day("valid_to", to)).transpose()?;
    if to.is_some_and(|to| to <= from) {
        return Err(Error::field(FieldError::new("valid_to", "people.period_empty")));
    }
    Ok((from.to_string(), to.map(|to| to.to_string())))
}

/// A calendar day of a form.
///
/// # Errors
/// Invalid, naming the field.
pub fn day(field: &str, text: &str) -> Result<Date> {
    text.trim().parse().map_err(|_| Error::field(FieldError::new(field, "people.date_shape")))
}

fn check_narrowing(write: &GrantWrite) -> Result<()> {
    let subject_known = write.subject.as_deref().is_none_or(|code| code.parse::<kernel::subject::Subject>().is_ok());
    let stage_known = write.stage.as_deref().is_none_or(|code| kernel::grade::Stage::from_code(code).is_some());
    match (subject_known, stage_known) {
        (true, true) => Ok(()),
        (false, _) => Err(Error::field(FieldError::new("subject", "people.subject_unknown"))),
        (_, false) => Err(Error::field(FieldError::new("stage", "people.stage_unknown"))),
    }
}

/// The hand at work: the delegate's while somebody works for somebody else.
pub(crate) fn hand(actor: &Actor) -> Option<AccountId> {
    match actor {
        Actor::Account { acting: Some(acting), .. } => Some(acting.delegate_id),
        _ => actor.account_id(),
    }
}

async fn may_delegate(tx: &Tx, actor: &Actor, principal: AccountId) -> Result<()> {
    if hand(actor) == Some(principal) {
        return Ok(());
    }
    let reach = require(tx, actor, Permission::AccountManage).await?;
    require_manageable(tx, &reach, principal).await
}

async fn refuse_own(tx: &Tx, actor: &Actor, account_id: AccountId) -> Result<()> {
    let Some(own) = hand(actor) else { return Ok(()) };
    let sql = "select count(*) as value from account a join account b on b.account_id = $2 \
        where a.account_id = $1 and (a.account_id = b.account_id or a.person_id = b.person_id)";
    if tx.value::<i64>(sql, params![account_id, own]).await? == Some(0) {
        return Ok(());
    }
    Err(Error::forbidden("people.grant_own"))
}

/// Nobody hands on what they do not have; the security administrator, who has little, may.
async fn within_own_rights(tx: &Tx, actor: &Actor, role: &Role, unit_id: UnitId, write: &GrantWrite) -> Result<()> {
    let held = crate::access::roles_held(tx, actor).await?;
    for grant in held.iter().filter(|held| held.role == SECURITY_ADMIN) {
        let over = storage::Reach::of(vec![storage::Span { unit_id: grant.unit_id, subject: None, stage: None }]);
        if covers(tx, &over, unit_id).await? {
            return Ok(());
        }
    }
    for permission in &role.permissions {
        let reach = may(tx, actor, *permission).await?;
        let fits = |own: &Option<String>, given: &Option<String>| own.is_none() || own == given;
        let wide =
            reach.spans().iter().filter(|span| fits(&span.subject, &write.subject) && fits(&span.stage, &write.stage));
        let wide = if actor == &Actor::System { reach.clone() } else { storage::Reach::of(wide.cloned().collect()) };
        if !covers(tx, &wide, unit_id).await? {
            let refusal = Refusal::new(Kind::Forbidden, "people.grant_beyond_own").with("role", &role.key);
            return Err(refusal.with("permission", permission.word()).into());
        }
    }
    Ok(())
}

async fn insert(
    tx: &Tx,
    account_id: AccountId,
    write: &GrantWrite,
    from: &str,
    to: Option<&str>,
) -> Result<RoleGrantId> {
    let role_grant_id = RoleGrantId::new();
    tx.insert(
        "role_grant",
        &[
            ("role_grant_id", &role_grant_id),
            ("account_id", &account_id),
            ("role", &write.role),
            ("unit_id", &UnitId(write.unit_id)),
            ("subject", &write.subject),
            ("stage", &write.stage),
            ("valid_from", &from),
            ("valid_to", &to),
            ("granted_by", &tx.actor.account_id()),
            ("granted_at", &tx.now),
        ],
    )
    .await?;
    Ok(role_grant_id)
}
