//! Accounts are made with codes, the three administrators stay apart, and nobody hands on what they lack.

use crate::world::{World, grant, write};
use kernel::Actor;
use people::commands::{account, grant as grants};
use storage::testing::each_database;
use storage::{Reads, params};

#[tokio::test]
async fn no_hand_holds_two_administrators_roles_not_even_in_two_accounts() {
    each_database(async |test| {
        let world = World::new(&test.ctx).await;
        let tx = test.ctx.begin(&Actor::System).await.expect("begin");
        let person_id = kernel::PersonId::new();
        tx.insert(
            "person",
            &[("person_id", &person_id), ("name", &"P"), ("name_pinyin", &"p"), ("created_at", &1_i64)],
        )
        .await
        .expect("person");
        tx.commit().await.expect("commit");
        let first =
            account::create_hashed(&test.ctx, "one", "One", Some(person_id), "-", false).await.expect("account");
        let second =
            account::create_hashed(&test.ctx, "two", "Two", Some(person_id), "-", false).await.expect("account");
        let system = world.give(first, "system_admin", world.region).await.expect("first role");
        for (account_id, role) in [(first, "security_admin"), (first, "audit_admin"), (second, "audit_admin")] {
            assert_eq!(
                world.give(account_id, role, world.region).await.expect_err("excluded").code(),
                "people.roles_exclude"
            );
        }
        grants::end(&test.ctx, &Actor::System, system).await.expect("end");
        world.give(second, "audit_admin", world.region).await.expect("now free");
    })
    .await;
}

#[tokio::test]
async fn roles_are_given_within_reach_never_to_oneself_and_beyond_own_rights_by_the_security_administrator_only() {
    each_database(async |test| {
        let world = World::new(&test.ctx).await;
        let security = world.account("security", &[("security_admin", world.north)]).await;
        let clerk = world.account("clerk", &[]).await.account_id().expect("id");
        grants::give(&test.ctx, &security, clerk, grant("principal", world.north))
            .await
            .expect("security administrator");
        let refused = async |actor: &Actor, account_id, unit_id| {
            grants::give(&test.ctx, actor, account_id, grant("principal", unit_id))
                .await
                .expect_err("refused")
                .code()
                .to_owned()
        };
        assert_eq!(refused(&security, clerk, world.south).await, "people.unit_not_found");
        assert_eq!(refused(&security, security.account_id().expect("id"), world.north).await, "people.grant_own");
        let office = world.account("office", &[("bureau_office", world.region)]).await;
        assert_eq!(refused(&office, clerk, world.north).await, "people.forbidden");
    })
    .await;
}

#[tokio::test]
async fn an_administrator_of_a_school_does_not_touch_accounts_with_roles_beyond_it() {
    each_database(async |test| {
        let world = World::new(&test.ctx).await;
        let admin = world.account("admin", &[("system_admin", world.north)]).await;
        let own = world.account("own", &[("principal", world.north)]).await.account_id().expect("id");
        let both = world
            .account("both", &[("principal", world.north), ("inspector", world.region)])
            .await
            .account_id()
            .expect("id");
        let other = world.account("other", &[("principal", world.south)]).await.account_id().expect("id");
        account::lock(&test.ctx, &admin, own, "left").await.expect("own school");
        assert_eq!(
            account::lock(&test.ctx, &admin, both, "x").await.expect_err("beyond").code(),
            "people.account_beyond_reach"
        );
        assert_eq!(
            account::lock(&test.ctx, &admin, other, "x").await.expect_err("hidden").code(),
            "people.account_not_found"
        );
        let state: Option<String> = test
            .ctx
            .db
            .value("select state as value from account where account_id = $1", params![own])
            .await
            .expect("state");
        assert_eq!(state.as_deref(), Some("locked"));
    })
    .await;
}

#[tokio::test]
async fn a_taken_or_odd_login_is_refused() {
    each_database(async |test| {
        let world = World::new(&test.ctx).await;
        let admin = world.account("admin", &[("system_admin", world.region)]).await;
        account::create(&test.ctx, &admin, write("Wang.Li")).await.expect("new");
        assert_eq!(
            account::create(&test.ctx, &admin, write("wang.li ")).await.expect_err("taken").code(),
            "people.login_taken"
        );
        assert_eq!(
            account::create(&test.ctx, &admin, write("a b")).await.expect_err("odd").code(),
            "kernel.invalid_input"
        );
    })
    .await;
}

#[tokio::test]
async fn a_fresh_installation_has_three_administrators_and_only_one_region() {
    each_database(async |test| {
        let accounts = people::commands::init_region(&test.ctx, "Region", "320585", "root").await.expect("region");
        let logins: Vec<&str> = accounts.iter().map(|(login, _)| login.as_str()).collect();
        assert_eq!(logins, ["root", "root-security", "root-audit"]);
        assert!(people::commands::init_region(&test.ctx, "Again", "320586", "other").await.is_err());
        let roles = test.ctx.db.query("select role from role_grant order by role", params![]).await.expect("roles");
        let roles: Vec<String> = roles.iter().map(|row| row.get("role").expect("role")).collect();
        assert_eq!(roles, ["audit_admin", "security_admin", "system_admin"]);
    })
    .await;
}

#[test]
fn every_endpoint_says_which_right_it_needs() {
    let document = serde_json::to_value(people::openapi()).expect("json");
    let paths = document["paths"].as_object().expect("paths");
    assert!(50 < paths.values().map(|path| path.as_object().map_or(0, serde_json::Map::len)).sum::<usize>());
    for (path, methods) in paths {
        for (method, operation) in methods.as_object().expect("methods") {
            let word = operation["x-permission"].as_str().unwrap_or_default();
            let known = ["public", "session"].contains(&word) || kernel::Permission::parse(word).is_some();
            assert!(known, "{method} {path} says `{word}`");
        }
    }
}
