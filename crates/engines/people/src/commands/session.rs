//! Signing in and out, activating, changing a password, working for somebody else.

use crate::model::session::{ActivateRequest, LoginRequest, PasswordRequest};
use crate::rules::signing_in::Limits;
use crate::store::sessions::{self, Credentials};
use crate::{password, policy, rules};
use kernel::{AccountId, ActingForId, Actor, Error, Kind, LoginSessionId, Refusal, Result};
use storage::{Act, Ctx, Reads, Tx, params};

/// Where a sign-in comes from, for the list of logins.
#[derive(Clone, Debug, Default)]
pub struct Origin {
    /// Network address.
    pub address: String,
    /// Browser.
    pub agent: String,
}

/// A session just begun.
#[derive(Clone)]
pub struct Begun {
    /// The secret of the cookie; kept nowhere else.
    pub token: String,
    /// Identity.
    pub login_session_id: LoginSessionId,
    /// Who signed in.
    pub actor: Actor,
}

/// Signs in with login and password.
///
/// # Errors
/// Unauthenticated `people.login_failed` alike for unknown logins, wrong passwords and accounts of a demonstration outside one;
/// too many `people.login_locked` and forbidden `people.account_closed` only for whoever knows the password.
pub async fn log_in(ctx: &Ctx, request: LoginRequest, origin: &Origin, demo: bool) -> Result<Begun> {
    let login = normal_login(&request.login);
    let account = sessions::by_login(&ctx.db, &login).await?.filter(|account| demo || !account.is_demo);
    let phc = account.as_ref().and_then(|account| account.password_hash.clone());
    let fits =
        request.password.chars().count() <= rules::password::LONGEST && password::verify(request.password, phc).await?;
    let Some(account) = account else { return Err(login_failed()) };
    let limits = policy::limits(&ctx.db, ctx.today()).await?;
    let locked = limits.is_locked(account.locked_until, ctx.now());
    if !fits || locked {
        note_failure(ctx, &account).await?;
        return Err(if fits {
            Refusal::new(Kind::TooMany, "people.login_locked").with("minutes", limits.locked_minutes).into()
        } else {
            login_failed()
        });
    }
    if account.state != "active" {
        return Err(Error::forbidden("people.account_closed"));
    }
    let actor = Actor::account(account.account_id, account.person_id);
    let tx = ctx.begin(&actor).await?;
    let begun = begin_session(&tx, &account, origin).await?;
    tx.commit().await?;
    Ok(begun)
}

/// Opens an account with the code handed over, sets its password and signs in.
///
/// # Errors
/// Unauthenticated `people.activation_failed`; invalid when the password is too weak.
pub async fn activate(ctx: &Ctx, request: ActivateRequest, origin: &Origin) -> Result<Begun> {
    let login = normal_login(&request.login);
    let limits = policy::limits(&ctx.db, ctx.today()).await?;
    if let Some(fault) = rules::password::fault(&request.password, &login, limits.shortest_password) {
        return Err(Error::field(fault));
    }
    let failed = || Error::from(Refusal::new(Kind::Unauthenticated, "people.activation_failed"));
    let hash = password::hash(request.password).await?;
    let account = sessions::by_login(&ctx.db, &login).await?.ok_or_else(failed)?;
    if limits.is_locked(account.locked_until, ctx.now()) {
        return Err(failed());
    }
    let actor = Actor::account(account.account_id, account.person_id);
    let tx = ctx.begin(&actor).await?;
    let code_hash = super::account::code_hash(ctx, &request.code);
    let used = "update activation_code set used_at = $1 where account_id = $2 and code_hash = $3 and used_at is null and $1 < expires_at";
    let open = account.state == "pending" || account.state == "active";
    if !open || tx.exec(used, params![tx.now, account.account_id, code_hash]).await? == 0 {
        drop(tx);
        note_failure(ctx, &account).await?;
        return Err(failed());
    }
    let update = "update account set state = 'active', password_hash = $1, version = version + 1 where account_id = $2";
    tx.exec(update, params![hash, account.account_id]).await?;
    end_sessions(&tx, account.account_id, None).await?;
    tx.audit(Act::new("people.account_activated", "account", account.account_id)).await?;
    let begun = begin_session(&tx, &account, origin).await?;
    tx.commit().await?;
    Ok(begun)
}

/// Sets a new password; all other sessions end.
///
/// # Errors
/// Invalid when the old one is wrong or the new one weak.
pub async fn change_password(
    ctx: &Ctx,
    account_id: AccountId,
    session: LoginSessionId,
    request: PasswordRequest,
) -> Result<()> {
    let account = sessions::by_account(&ctx.db, account_id).await?.ok_or_else(login_failed)?;
    let limits = policy::limits(&ctx.db, ctx.today()).await?;
    if let Some(mut fault) = rules::password::fault(&request.new, &account.login, limits.shortest_password) {
        fault.field = "new".into();
        return Err(Error::field(fault));
    }
    if limits.is_locked(account.locked_until, ctx.now())
        || !password::verify(request.old, account.password_hash.clone()).await?
    {
        note_failure(ctx, &account).await?;
        return Err(Error::field(kernel::FieldError::new("old", "people.password_wrong")));
    }
    let hash = password::hash(request.new).await?;
    let tx = ctx.begin(&Actor::account(account_id, account.person_id)).await?;
    tx.exec(
        "update account set password_hash = $1, version = version + 1 where account_id = $2",
        params![hash, account_id],
    )
    .await?;
    end_sessions(&tx, account_id, Some(session)).await?;
    tx.audit(Act::new("people.password_changed", "account", account_id)).await?;
    tx.commit().await
}

/// Ends one session of an account.
///
/// # Errors
/// Not found `people.session_not_found` when it is somebody else's or has ended.
pub async fn end(ctx: &Ctx, account_id: AccountId, session: LoginSessionId) -> Result<()> {
    let tx = ctx.begin(&Actor::account(account_id, None)).await?;
    let sql =
        "update login_session set ended_at = $1 where login_session_id = $2 and account_id = $3 and ended_at is null";
    if tx.exec(sql, params![tx.now, session, account_id]).await? == 0 {
        return Err(Error::not_found("people.session_not_found"));
    }
    tx.audit(Act::new("people.signed_out", "login_session", session)).await?;
    tx.commit().await
}

/// Works for somebody else from now on, or for oneself again.
///
/// # Errors
/// Not found `people.acting_not_found` when there is no such delegation today.
pub async fn act_for(
    ctx: &Ctx,
    own: AccountId,
    session: LoginSessionId,
    acting_for_id: Option<ActingForId>,
) -> Result<()> {
    let tx = ctx.begin(&Actor::account(own, None)).await?;
    if let Some(acting_for_id) = acting_for_id {
        let delegation = sessions::delegation(&tx, acting_for_id, &storage::local_date(tx.now).to_string()).await?;
        let delegation = delegation
            .filter(|found| found.delegate_id == own)
            .ok_or_else(|| Error::not_found("people.acting_not_found"))?;
        tx.audit(
            Act::new("people.acting_begun", "acting_for", acting_for_id).with("principal_id", delegation.principal_id),
        )
        .await?;
    } else {
        tx.audit(Act::new("people.acting_left", "login_session", session)).await?;
    }
    let sql = "update login_session set acting_for_id = $1 where login_session_id = $2 and account_id = $3";
    tx.exec(sql, params![acting_for_id, session, own]).await?;
    tx.commit().await
}

/// Notes that a session is in use.
pub(crate) async fn touch(ctx: &Ctx, actor: &Actor, session: LoginSessionId, last_seen_at: i64) -> Result<()> {
    if !Limits::worth_noting(last_seen_at, ctx.now()) {
        return Ok(());
    }
    let tx = ctx.begin(actor).await?;
    tx.exec("update login_session set last_seen_at = $1 where login_session_id = $2", params![tx.now, session]).await?;
    tx.commit().await
}

/// Ends all sessions of an account but one.
pub(crate) async fn end_sessions(tx: &Tx, account_id: AccountId, but: Option<LoginSessionId>) -> Result<u64> {
    let sql = "update login_session set ended_at = $1 where account_id = $2 and ended_at is null and ($3 = 0 or login_session_id <> $4)";
    let spare = but.unwrap_or(LoginSessionId(uuid::Uuid::nil()));
    tx.exec(sql, params![tx.now, account_id, i64::from(but.is_some()), spare]).await
}

/// The login as it is stored: no blanks around it, lower case.
pub fn normal_login(login: &str) -> String {
    kernel::identifier::half_width(login).trim().to_lowercase()
}

async fn begin_session(tx: &Tx, account: &Credentials, origin: &Origin) -> Result<Begun> {
    let (token, login_session_id) = (vault::token(), LoginSessionId::new());
    let limits = policy::limits(tx, storage::local_date(tx.now)).await?;
    let short = |text: &str, n: usize| -> String { text.chars().filter(|c| !c.is_control()).take(n).collect() };
    tx.insert(
        "login_session",
        &[
            ("login_session_id", &login_session_id),
            ("account_id", &account.account_id),
            ("token_hash", &token_hash(&token)),
            ("created_at", &tx.now),
            ("last_seen_at", &tx.now),
            ("expires_at", &limits.expires_at(tx.now)),
            ("address", &short(&origin.address, 60)),
            ("agent", &short(&origin.agent, 200)),
        ],
    )
    .await?;
    let sql = "update account set failed_count = 0, locked_until = null, last_login_at = $1 where account_id = $2";
    tx.exec(sql, params![tx.now, account.account_id]).await?;
    tx.audit(Act::new("people.signed_in", "login_session", login_session_id)).await?;
    Ok(Begun { token, login_session_id, actor: Actor::account(account.account_id, account.person_id) })
}

async fn note_failure(ctx: &Ctx, account: &Credentials) -> Result<()> {
    let tx = ctx.begin(&Actor::Anonymous).await?;
    let sql =
        format!("select failed_count, locked_until from account where account_id = $1{}", tx.dialect().for_update());
    let rows = tx.query(&sql, params![account.account_id]).await?;
    let Some(now) = rows.first() else { return Ok(()) };
    let after = policy::limits(&tx, storage::local_date(tx.now)).await?.after_failure(
        now.get("failed_count")?,
        now.get("locked_until")?,
        tx.now,
    );
    let update = "update account set failed_count = $1, locked_until = $2 where account_id = $3";
    tx.exec(update, params![after.failed_count, after.locked_until, account.account_id]).await?;
    let act = Act::new("people.login_refused", "account", account.account_id);
    tx.audit(act.with("failures", after.failed_count).with("locked", after.locked_until.is_some())).await?;
    tx.commit().await
}

/// What the database keeps of a session's token.
pub(crate) fn token_hash(token: &str) -> String {
    hex::encode(vault::hash_token(token))
}

fn login_failed() -> Error {
    Refusal::new(Kind::Unauthenticated, "people.login_failed").into()
}
