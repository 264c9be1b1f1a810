//! The very first step of an installation: the region and its system administrator.

use super::{account, grant, unit};
use crate::model::account::{AccountWrite, GrantWrite};
use crate::model::unit::UnitWrite;
use kernel::{Actor, Result};
use storage::Ctx;

/// Creates the region and an account that waits for its activation code, which is answered. The account holds the roles of
/// system administrator only: whoever gives roles and whoever watches are other persons, made with [`first_role`].
///
/// # Errors
/// Conflict or invalid when there is a region already, or name, code or login do not fit.
pub async fn init_region(ctx: &Ctx, region: &str, code: &str, login: &str) -> Result<String> {
    let write = UnitWrite { kind: "region".into(), name: region.into(), code: Some(code.into()), ..UnitWrite::default() };
    unit::create(ctx, &Actor::System, &write).await?;
    first_role(ctx, login, "system_admin").await
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
    let role = GrantWrite { role: role.into(), unit_id: region.unit_id, subject: None, stage: None, valid_from, valid_to: None };
    grant::give(ctx, &Actor::System, account_id, role).await?;
    Ok(activation.code)
}
