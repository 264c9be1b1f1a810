//! Creating accounts, handing out codes, locking, disabling, signing out everywhere.

use super::session::{end_sessions, normal_login};
use crate::access::require;
use crate::model::account::{AccountWrite, ActivationCode};
use crate::rules::signing_in::MINUTE;
use crate::store::accounts::require_manageable;
use crate::{password, policy, rules};
use kernel::{AccountId, Actor, Error, FieldError, Permission, PersonId, Result};
use storage::{Act, Ctx, Reads, Tx, params, rfc3339};
use uuid::Uuid;

/// Letters and digits nobody mistakes for another.
const ALPHABET: &[u8] = b"23456789ABCDEFGHJKMNPQRSTUVWXYZ";

/// Creates an account that waits for its activation code.
///
/// # Errors
/// Forbidden without `account.manage`; invalid login or name; conflict `people.login_taken`.
pub async fn create(ctx: &Ctx, actor: &Actor, write: AccountWrite) -> Result<(AccountId, ActivationCode)> {
    let reach = require(ctx, actor, Permission::AccountManage).await?;
    let login = checked_login(&write.login)?;
    let display_name = checked_name(&write.display_name)?;
    let person_id = write.person_id.map(PersonId);
    let tx = ctx.begin(actor).await?;
    if tx.value::<i64>("select count(*) as value from account where login = $1", params![login]).await? != Some(0) {
        return Err(Error::conflict("people.login_taken"));
    }
    if let Some(person_id) = person_id {
        let known = tx
            .value::<i64>(
                "select count(*) as value from person where person_id = $1 and merged_into is null",
                params![person_id],
            )
            .await?;
        if known != Some(1) {
            return Err(Error::field(FieldError::new("person_id", "people.person_not_found")));
        }
        crate::store::persons::require_visible(&tx, &reach, person_id, &storage::local_date(tx.now).to_string())
            .await?;
    }
    let account_id = insert(&tx, &login, &display_name, person_id, None).await?;
    tx.audit(Act::new("people.account_created", "account", account_id)).await?;
    let code = issue_code(ctx, &tx, account_id).await?;
    tx.commit().await?;
    Ok((account_id, code))
}

/// Creates an active account with a known password, for the first administrator and for the demonstration.
///
/// # Errors
/// As [`create`]; forbidden for everybody but the installation itself.
pub async fn create_active(ctx: &Ctx, write: AccountWrite, password: String, demo: bool) -> Result<AccountId> {
    let login = checked_login(&write.login)?;
    let display_name = checked_name(&write.display_name)?;
    let limits = policy::limits(&ctx.db, ctx.today()).await?;
    if let Some(fault) = rules::password::fault(&password, &login, limits.shortest_password) {
        return Err(Error::field(fault));
    }
    let hash = password::hash(password).await?;
    create_hashed(ctx, &login, &display_name, write.person_id.map(PersonId), &hash, demo).await
}

/// Like [`create_active`] with a password hashed before: the demonstration has many accounts and one password.
///
/// # Errors
/// Conflict `storage.duplicate` when the login is taken.
pub async fn create_hashed(
    ctx: &Ctx,
    login: &str,
    display_name: &str,
    person_id: Option<PersonId>,
    hash: &str,
    demo: bool,
) -> Result<AccountId> {
    let tx = ctx.begin(&Actor::System).await?;
    let account_id = insert(&tx, login, display_name, person_id, Some((hash, demo))).await?;
    tx.audit(Act::new("people.account_created", "account", account_id).with("active", true)).await?;
    tx.commit().await?;
    Ok(account_id)
}

/// Makes a new code; earlier ones stop working. With it the owner sets a new password.
///
/// # Errors
/// Not found or forbidden, as the reach says; conflict `people.account_closed` unless it waits or is active.
pub async fn new_code(ctx: &Ctx, actor: &Actor, account_id: AccountId) -> Result<ActivationCode> {
    let tx = manageable(ctx, actor, account_id).await?;
    let state: Option<String> =
        tx.value("select state as value from account where account_id = $1", params![account_id]).await?;
    if !matches!(state.as_deref(), Some("pending" | "active")) {
        return Err(Error::conflict("people.account_closed"));
    }
    let code = issue_code(ctx, &tx, account_id).await?;
    tx.commit().await?;
    Ok(code)
}

/// Locks an account until somebody unlocks it; its sessions end.
///
/// # Errors
/// As [`new_code`]; invalid without a reason.
pub async fn lock(ctx: &Ctx, actor: &Actor, account_id: AccountId, reason: &str) -> Result<()> {
    if reason.trim().is_empty() {
        return Err(Error::field(FieldError::new("reason", "people.reason_missing")));
    }
    change_state(ctx, actor, account_id, "'active'", "locked", "people.account_locked").await
}

/// Opens a locked account again, also one locked by wrong passwords.
///
/// # Errors
/// As [`new_code`].
pub async fn unlock(ctx: &Ctx, actor: &Actor, account_id: AccountId) -> Result<()> {
    change_state(ctx, actor, account_id, "'locked', 'active'", "active", "people.account_unlocked").await
}

/// Closes an account for good; its sessions and roles end.
///
/// # Errors
/// As [`new_code`].
pub async fn disable(ctx: &Ctx, actor: &Actor, account_id: AccountId) -> Result<()> {
    change_state(ctx, actor, account_id, "'pending', 'active', 'locked'", "disabled", "people.account_disabled").await
}

/// Ends all sessions of an account.
///
/// # Errors
/// Forbidden without `session.manage`; as [`new_code`] otherwise.
pub async fn sign_out(ctx: &Ctx, actor: &Actor, account_id: AccountId) -> Result<u64> {
    let tx = ctx.begin(actor).await?;
    let reach = require(&tx, actor, Permission::SessionManage).await?;
    require_manageable(&tx, &reach, account_id).await?;
    let n = end_sessions(&tx, account_id, None).await?;
    tx.audit(Act::new("people.signed_out_everywhere", "account", account_id).with("sessions", n)).await?;
    tx.commit().await?;
    Ok(n)
}

/// What the database keeps of a code: keyed, since a code is short enough to be guessed from a plain hash.
pub(crate) fn code_hash(ctx: &Ctx, code: &str) -> String {
    let plain: String = code.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_uppercase()).collect();
    hex::encode(ctx.keys.mac("people.activation_code", plain.as_bytes()))
}

async fn change_state(
    ctx: &Ctx,
    actor: &Actor,
    account_id: AccountId,
    from: &str,
    to: &str,
    action: &str,
) -> Result<()> {
    let tx = manageable(ctx, actor, account_id).await?;
    if actor.account_id() == Some(account_id) {
        return Err(Error::conflict("people.account_own"));
    }
    // Unlocking an account that never had a password leaves it waiting for its code.
    let sql = format!(
        "update account set state = case when $1 = 'active' and password_hash is null then 'pending' else $1 end, failed_count = 0, \
         locked_until = null, version = version + 1 where account_id = $2 and state in ({from})"
    );
    if tx.exec(&sql, params![to, account_id]).await? == 0 {
        return Err(Error::conflict("people.account_state_forbids"));
    }
    if to != "active" {
        end_sessions(&tx, account_id, None).await?;
        tx.exec(
            "update activation_code set used_at = $1 where account_id = $2 and used_at is null",
            params![tx.now, account_id],
        )
        .await?;
    }
    if to == "disabled" {
        tx.exec(
            "update role_grant set ended_at = $1 where account_id = $2 and ended_at is null",
            params![tx.now, account_id],
        )
        .await?;
    }
    tx.audit(Act::new(action, "account", account_id)).await?;
    tx.commit().await
}

async fn manageable(ctx: &Ctx, actor: &Actor, account_id: AccountId) -> Result<Tx> {
    let tx = ctx.begin(actor).await?;
    let reach = require(&tx, actor, Permission::AccountManage).await?;
    require_manageable(&tx, &reach, account_id).await?;
    Ok(tx)
}

async fn insert(
    tx: &Tx,
    login: &str,
    display_name: &str,
    person_id: Option<PersonId>,
    open: Option<(&str, bool)>,
) -> Result<AccountId> {
    let account_id = AccountId::new();
    tx.insert(
        "account",
        &[
            ("account_id", &account_id),
            ("person_id", &person_id),
            ("login", &login),
            ("display_name", &display_name),
            ("password_hash", &open.map(|(hash, _)| hash)),
            ("state", &(if open.is_some() { "active" } else { "pending" })),
            ("created_at", &tx.now),
            ("is_demo", &open.is_some_and(|(_, demo)| demo)),
        ],
    )
    .await?;
    Ok(account_id)
}

async fn issue_code(ctx: &Ctx, tx: &Tx, account_id: AccountId) -> Result<ActivationCode> {
    tx.exec(
        "update activation_code set used_at = $1 where account_id = $2 and used_at is null",
        params![tx.now, account_id],
    )
    .await?;
    let code = random_code();
    let limits = policy::limits(tx, storage::local_date(tx.now)).await?;
    let expires_at = tx.now + limits.code_days * 24 * 60 * MINUTE;
    tx.insert(
        "activation_code",
        &[
            ("activation_code_id", &Uuid::now_v7()),
            ("account_id", &account_id),
            ("code_hash", &code_hash(ctx, &code)),
            ("expires_at", &expires_at),
            ("created_by", &tx.actor.account_id()),
            ("created_at", &tx.now),
        ],
    )
    .await?;
    tx.audit(Act::new("people.activation_code_made", "account", account_id)).await?;
    Ok(ActivationCode { code, expires_at: rfc3339(expires_at) })
}

/// Twelve letters in three groups: 59 bits, good for some days.
fn random_code() -> String {
    let token = vault::token();
    let bytes = hex::decode(&token).unwrap_or_default();
    let unbiased = bytes.iter().filter(|byte| usize::from(**byte) < 256 / ALPHABET.len() * ALPHABET.len());
    let letters: Vec<char> =
        unbiased.take(12).map(|byte| char::from(ALPHABET[usize::from(*byte) % ALPHABET.len()])).collect();
    letters.chunks(4).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join("-")
}

fn checked_login(login: &str) -> Result<String> {
    let login = normal_login(login);
    let fine =
        login.chars().all(|c| c.is_ascii_alphanumeric() || "._-@".contains(c)) && (3..=40).contains(&login.len());
    if fine { Ok(login) } else { Err(Error::field(FieldError::new("login", "people.login_shape"))) }
}

fn checked_name(name: &str) -> Result<String> {
    let name = rules::names::tidy(name);
    if name.is_empty() || rules::names::LONGEST < name.chars().count() {
        return Err(Error::field(
            FieldError::new("display_name", "people.name_length").with("longest", rules::names::LONGEST),
        ));
    }
    Ok(name)
}
