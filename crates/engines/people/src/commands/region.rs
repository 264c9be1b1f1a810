//! The very first step of an installation: the region and its three administrators.

use super::{account, grant, unit};
use crate::model::account::{AccountWrite, GrantWrite};
use crate::model::unit::UnitWrite;
use kernel::{Actor, Result};
use storage::Ctx;

/// The three administrators, and what their logins add to the first one's.
const ADMINISTRATORS: [(&str, &str); 3] =
    [("system_admin", ""), ("security_admin", "-security"), ("audit_admin", "-audit")];

/// Creates the region and the accounts of its three administrators, who watch each other and must be three persons. Answers
/// login and activation code of each, to be handed out once.
///
/// # Errors
/// Conflict or invalid when there is a region already, or name, code or login do not fit.
pub async fn init_region(ctx: &Ctx, region: &str, code: &str, login: &str) -> Result<Vec<(String, String)>> {
    let write =
        UnitWrite { kind: "region".into(), name: region.into(), code: Some(code.into()), ..UnitWrite::default() };
    unit::create(ctx, &Actor::System, &write).await?;
    let mut accounts = Vec::new();
    for (role, suffix) in ADMINISTRATORS {
        let login = format!("{login}{suffix}");
        let activation = first_role(ctx, &login, role).await?;
        accounts.push((login, activation));
    }
    Ok(accounts)
}

/// Creates an account with one role at the region, before anybody is there who could give it; answers its activation code.
///
/// # Errors
/// As creating an account and giving a role.
pub async fn first_role(ctx: &Ctx, login: &str, role: &str) -> Result<String> {
    let region = crate::units::region(&ctx.db).await?;
    let write = AccountWrite { login: login.into(), display_name: login.into(), person_id: None };
    let (account_id, activation) = account::create(ctx, &Actor::System, write).await?;
    let valid_from = ctx.today().to_string();
    let role = GrantWrite {
        role: role.into(),
        unit_id: region.unit_id,
        subject: None,
        stage: None,
        valid_from,
        valid_to: None,
    };
    grant::give(ctx, &Actor::System, account_id, role).await?;
    Ok(activation.code)
}
