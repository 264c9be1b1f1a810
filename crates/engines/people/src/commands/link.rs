//! Links for people without accounts: made, taken back, and opened by their token.

use kernel::{AccessLinkId, AccountId, Actor, Error, FieldError, Result, UnitId};
use storage::{Act, Ctx, Reach, Reads, Scoped, params, row};

use super::session::token_hash;
use crate::model::account::AccessLinkCreated;
use crate::rules::signing_in::MINUTE;

/// A link to be made; who makes it has checked that it may.
#[derive(Clone, Debug)]
pub struct NewLink {
    /// What it opens.
    pub purpose: String,
    /// Which one.
    pub target_id: String,
    /// Whose it is.
    pub unit_id: UnitId,
    /// Who gets it, in words of the office.
    pub holder: String,
    /// Good for so many days.
    pub days: i64,
}

row! {
    /// What a token opens.
    #[derive(Clone, Debug)]
    pub struct OpenLink {
        /// Identity.
        pub access_link_id: AccessLinkId,
        /// What it opens.
        pub purpose: String,
        /// Which one.
        pub target_id: String,
        /// Whose it is.
        pub unit_id: UnitId,
        /// Who has it.
        pub holder: String,
        /// Until when, µs UTC.
        pub expires_at: i64,
    }
}

impl OpenLink {
    /// Who acts when the link is used.
    pub fn actor(&self) -> Actor {
        Actor::Link { access_link_id: self.access_link_id }
    }
}

/// Makes a link; its token is shown once and kept as a hash.
///
/// # Errors
/// Invalid holder or days; forbidden for whoever has no account.
pub async fn create(ctx: &Ctx, actor: &Actor, link: NewLink) -> Result<AccessLinkCreated> {
    let holder = crate::rules::names::tidy(&link.holder);
    if holder.is_empty() || 100 < holder.chars().count() {
        return Err(Error::field(FieldError::new("holder", "people.holder_missing")));
    }
    if !(1..=90).contains(&link.days) {
        return Err(Error::field(FieldError::new("days", "people.link_days")));
    }
    let created_by: AccountId = actor.account_id().ok_or_else(|| Error::forbidden("people.forbidden"))?;
    let (token, access_link_id) = (vault::token(), AccessLinkId::new());
    let tx = ctx.begin(actor).await?;
    let expires_at = tx.now + link.days * 24 * 60 * MINUTE;
    tx.insert(
        "access_link",
        &[
            ("access_link_id", &access_link_id),
            ("token_hash", &token_hash(&token)),
            ("purpose", &link.purpose),
            ("target_id", &link.target_id),
            ("unit_id", &link.unit_id),
            ("holder", &holder),
            ("created_by", &created_by),
            ("created_at", &tx.now),
            ("expires_at", &expires_at),
        ],
    )
    .await?;
    tx.audit(
        Act::new("people.link_made", "access_link", access_link_id).unit(link.unit_id).with("purpose", &link.purpose),
    )
    .await?;
    tx.commit().await?;
    Ok(AccessLinkCreated { url_token: token, expires_at: storage::rfc3339(expires_at) })
}

/// Takes a link in reach back.
///
/// # Errors
/// Not found `people.link_not_found`.
pub async fn revoke(ctx: &Ctx, actor: &Actor, reach: &Reach, access_link_id: AccessLinkId) -> Result<()> {
    let tx = ctx.begin(actor).await?;
    let sql = "select l.unit_id from access_link l where l.access_link_id = $1 and l.revoked_at is null and {reach}";
    let rows = Scoped::new(sql, "l.unit_id", params![access_link_id]).query(&tx, reach).await?;
    let unit_id: UnitId = rows.first().ok_or_else(|| Error::not_found("people.link_not_found"))?.get("unit_id")?;
    tx.exec("update access_link set revoked_at = $1 where access_link_id = $2", params![tx.now, access_link_id])
        .await?;
    tx.audit(Act::new("people.link_revoked", "access_link", access_link_id).unit(unit_id)).await?;
    tx.commit().await
}

/// What a token opens now; each opening is noted and audited.
///
/// # Errors
/// Not found `people.link_not_found` alike for unknown, expired and revoked tokens.
pub async fn open(ctx: &Ctx, token: &str) -> Result<OpenLink> {
    let missing = || Error::not_found("people.link_not_found");
    let sql = "select access_link_id, purpose, target_id, unit_id, holder, expires_at from access_link \
        where token_hash = $1 and revoked_at is null and $2 < expires_at";
    let link: OpenLink = ctx.db.row_opt(sql, params![token_hash(token), ctx.now()]).await?.ok_or_else(missing)?;
    let tx = ctx.begin(&link.actor()).await?;
    tx.exec("update access_link set last_used_at = $1 where access_link_id = $2", params![tx.now, link.access_link_id])
        .await?;
    tx.audit(Act::new("people.link_opened", "access_link", link.access_link_id).unit(link.unit_id)).await?;
    tx.commit().await?;
    Ok(link)
}
