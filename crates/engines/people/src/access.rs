//! Who may do what, and where: the only door through which a role becomes a right.

use crate::roles;
use jiff::civil::Date;
use kernel::actor::Acting;
use kernel::{AccountId, Actor, Error, JobId, Permission, Result, UnitId};
use std::collections::BTreeSet;
use storage::{Ctx, Db, Reach, Reads, Span, Tx, local_date, params, row};

/// Somewhere rights can be looked up: a database with a date, since grants have a period.
pub trait Place: Send + Sync {
    /// What is asked.
    type Db: Reads;
    /// The database or transaction.
    fn db(&self) -> &Self::Db;
    /// The day that counts.
    fn today(&self) -> Date;
}

impl Place for Ctx {
    type Db = Db;
    fn db(&self) -> &Db {
        &self.db
    }
    fn today(&self) -> Date {
        Self::today(self)
    }
}

impl Place for Tx {
    type Db = Self;
    fn db(&self) -> &Self {
        self
    }
    fn today(&self) -> Date {
        local_date(self.now)
    }
}

row! {
    /// A role somebody holds today.
    #[derive(Clone, Debug)]
    pub struct Held {
        /// Key of the catalogue.
        pub role: String,
        /// Where.
        pub unit_id: UnitId,
        /// Only this subject.
        pub subject: Option<String>,
        /// Only this stage.
        pub stage: Option<String>,
    }
}

/// How far a right of an actor goes; an empty reach is no right.
///
/// # Errors
/// Internal, from the database.
pub async fn may<P: Place>(place: &P, actor: &Actor, permission: Permission) -> Result<Reach> {
    match standing(place, actor).await? {
        Standing::System => Ok(Reach::system()),
        Standing::Holds(held) => Ok(reach(&held, permission)),
    }
}

/// As [`may`], but no right at all is a refusal.
///
/// # Errors
/// Forbidden `people.forbidden`, naming the right.
pub async fn require<P: Place>(place: &P, actor: &Actor, permission: Permission) -> Result<Reach> {
    let reach = may(place, actor, permission).await?;
    if reach.is_empty() {
        return Err(refused(permission));
    }
    Ok(reach)
}

/// Refuses unless the right covers a unit.
///
/// # Errors
/// Forbidden `people.forbidden` without the right at all, not found `people.unit_not_found` out of its reach.
pub async fn require_at<P: Place>(place: &P, actor: &Actor, permission: Permission, unit_id: UnitId) -> Result<Reach> {
    let reach = require(place, actor, permission).await?;
    if covers(place.db(), &reach, unit_id).await? {
        return Ok(reach);
    }
    Err(Error::not_found("people.unit_not_found"))
}

/// Whether a unit lies in a reach, whatever the subject.
///
/// # Errors
/// Internal, from the database.
pub async fn covers(db: &impl Reads, reach: &Reach, unit_id: UnitId) -> Result<bool> {
    let sql = format!(
        "select count(*) as value from unit u where u.unit_id = $1 and {}",
        reach.on(db.dialect(), "u.unit_id")
    );
    Ok(db.value::<i64>(&sql, params![unit_id]).await? == Some(1))
}

/// All rights of an actor, wherever they hold, in the order of the kernel.
///
/// # Errors
/// Internal, from the database.
pub async fn permissions<P: Place>(place: &P, actor: &Actor) -> Result<Vec<Permission>> {
    let held = match standing(place, actor).await? {
        Standing::System => return Ok(Permission::ALL.to_vec()),
        Standing::Holds(held) => held,
    };
    let rights: BTreeSet<Permission> = held
        .iter()
        .filter_map(|held| roles::get(&held.role))
        .flat_map(|role| role.permissions.iter().copied())
        .collect();
    Ok(rights.into_iter().collect())
}

/// The roles an actor holds today; empty for whoever has no account.
///
/// # Errors
/// Internal, from the database.
pub async fn roles_held<P: Place>(place: &P, actor: &Actor) -> Result<Vec<Held>> {
    match standing(place, actor).await? {
        Standing::System => Ok(Vec::new()),
        Standing::Holds(held) => Ok(held),
    }
}

/// The refusal of a right.
pub fn refused(permission: Permission) -> Error {
    kernel::Refusal::new(kernel::Kind::Forbidden, "people.forbidden").with("permission", permission.word()).into()
}

enum Standing {
    System,
    Holds(Vec<Held>),
}

async fn standing<P: Place>(place: &P, actor: &Actor) -> Result<Standing> {
    match actor {
        Actor::System => Ok(Standing::System),
        Actor::Job { job_id, .. } => match enqueuer(place, *job_id).await? {
            Some(Actor::System) => Ok(Standing::System),
            Some(Actor::Account { account_id, acting, .. }) => {
                Ok(Standing::Holds(held(place, account_id, acting).await?))
            }
            _ => Ok(Standing::Holds(Vec::new())),
        },
        Actor::Account { account_id, acting, .. } => Ok(Standing::Holds(held(place, *account_id, *acting).await?)),
        // A link opens its target and nothing else: whoever renders the target asks `links::resolve`.
        Actor::Link { .. } | Actor::Anonymous => Ok(Standing::Holds(Vec::new())),
    }
}

/// Who had the job done: rights are theirs as they are now, not as they were when it was enqueued.
async fn enqueuer<P: Place>(place: &P, job_id: JobId) -> Result<Option<Actor>> {
    let mut actor: Option<String> =
        place.db().value("select enqueued_by as value from job where job_id = $1", params![job_id]).await?;
    // A job may enqueue a job: walk to the first hand, but never in circles.
    for _ in 0..8 {
        let Some(text) = actor else { return Ok(None) };
        match serde_json::from_str(&text)? {
            Actor::Job { job_id, .. } => {
                actor =
                    place.db().value("select enqueued_by as value from job where job_id = $1", params![job_id]).await?;
            }
            found => return Ok(Some(found)),
        }
    }
    Ok(None)
}

async fn held<P: Place>(place: &P, account_id: AccountId, acting: Option<Acting>) -> Result<Vec<Held>> {
    let sql = "select g.role, g.unit_id, g.subject, g.stage from role_grant g join account a on a.account_id = g.account_id \
         where g.account_id = $1 and a.state = 'active' and g.ended_at is null \
         and g.valid_from <= $2 and (g.valid_to is null or $2 < g.valid_to) order by g.role_grant_id";
    let today = place.today().to_string();
    let mut held: Vec<Held> = place.db().rows(sql, params![account_id, today]).await?;
    led(place.db(), &mut held, &today).await?;
    let Some(acting) = acting else { return Ok(held) };
    if !delegation_holds(place, account_id, acting).await? {
        return Ok(Vec::new());
    }
    // The three administrators watch each other: their rights stay in their own hands.
    Ok(held.into_iter().filter(|held| roles::get(&held.role).is_some_and(|role| role.excludes.is_empty())).collect())
}

/// A role over a group reaches the units of the groupings that its unit leads, as they are today.
async fn led(db: &impl Reads, held: &mut Vec<Held>, today: &str) -> Result<()> {
    let over_group = |held: &&Held| roles::get(&held.role).is_some_and(|role| role.scope == "group");
    let leading: Vec<Held> = held.iter().filter(over_group).cloned().collect();
    let sql = "select m.unit_id from grouping_member m join grouping_unit g on g.grouping_id = m.grouping_id where g.lead_unit_id = $1 \
        and g.valid_from <= $2 and (g.valid_to is null or $2 < g.valid_to) and m.valid_from <= $2 and (m.valid_to is null or $2 < m.valid_to)";
    for lead in leading {
        for row in db.query(sql, params![lead.unit_id, today]).await? {
            held.push(Held { unit_id: row.get("unit_id")?, ..lead.clone() });
        }
    }
    Ok(())
}

/// Whether a delegation stands today and its hand may still sign in.
pub(crate) async fn delegation_holds<P: Place>(place: &P, principal: AccountId, acting: Acting) -> Result<bool> {
    let sql = "select count(*) as value from acting_for f \
         join account d on d.account_id = f.delegate_id join account p on p.account_id = f.principal_id \
         where f.acting_for_id = $1 and f.principal_id = $2 and f.delegate_id = $3 and f.ended_at is null \
         and f.valid_from <= $4 and $4 < f.valid_to and d.state = 'active' and p.state = 'active'";
    let today = place.today().to_string();
    let n = place.db().value::<i64>(sql, params![acting.acting_for_id, principal, acting.delegate_id, today]).await?;
    Ok(n == Some(1))
}

fn reach(held: &[Held], permission: Permission) -> Reach {
    let spans = held
        .iter()
        .filter(|held| roles::get(&held.role).is_some_and(|role| role.permissions.contains(&permission)))
        .map(|held| Span { unit_id: held.unit_id, subject: held.subject.clone(), stage: held.stage.clone() });
    Reach::of(spans.collect())
}
