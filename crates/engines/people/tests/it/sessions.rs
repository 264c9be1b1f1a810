//! Signing in: activation, lock-out, idle time-out, absolute end, working for somebody else.

use crate::world::{World, write};
use kernel::Actor;
use people::commands::account;
use people::commands::session::{self, Begun, Origin};
use people::model::session::{ActivateRequest, LoginRequest, PasswordRequest};
use people::session::resolve;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use storage::testing::each_database;
use storage::{Clock, Ctx};

const MINUTE: i64 = 60_000_000;
const PASSWORD: &str = "river stone 7";

/// A context whose clock the test moves.
fn moving(ctx: &Ctx) -> (Ctx, Arc<AtomicI64>) {
    let now = Arc::new(AtomicI64::new(ctx.now()));
    let clock = now.clone();
    (ctx.with_clock(Clock::from_fn(move || clock.load(Ordering::Relaxed))), now)
}

async fn log_in(ctx: &Ctx, login: &str, password: &str) -> kernel::Result<Begun> {
    session::log_in(ctx, LoginRequest { login: login.into(), password: password.into() }, &Origin::default(), false).await
}

async fn activated(ctx: &Ctx, login: &str) -> Begun {
    let (_, code) = account::create(ctx, &Actor::System, write(login)).await.expect("account");
    let request = ActivateRequest { login: login.into(), code: code.code.to_lowercase().replace('-', " "), password: PASSWORD.into() };
    session::activate(ctx, request, &Origin::default()).await.expect("activation")
}

#[tokio::test]
async fn a_code_opens_an_account_once_and_until_it_expires() {
    each_database(async |test| {
        World::new(&test.ctx).await;
        let (ctx, now) = moving(&test.ctx);
        let (account_id, code) = account::create(&ctx, &Actor::System, write("wang")).await.expect("account");
        let request = |code: &str| ActivateRequest { login: "wang".into(), code: code.into(), password: PASSWORD.into() };
        assert_eq!(log_in(&ctx, "wang", PASSWORD).await.err().expect("pending").code(), "people.login_failed");
        assert_eq!(session::activate(&ctx, request("AAAA-BBBB-CCCC"), &Origin::default()).await.err().expect("wrong").code(), "people.activation_failed");
        session::activate(&ctx, request(&code.code), &Origin::default()).await.expect("activation");
        assert_eq!(session::activate(&ctx, request(&code.code), &Origin::default()).await.err().expect("twice").code(), "people.activation_failed");
        log_in(&ctx, " WANG ", PASSWORD).await.expect("login");
        let late = account::new_code(&ctx, &Actor::System, account_id).await.expect("new code");
        now.fetch_add(14 * 24 * 60 * MINUTE, Ordering::Relaxed);
        assert_eq!(session::activate(&ctx, request(&late.code), &Origin::default()).await.err().expect("late").code(), "people.activation_failed");
    })
    .await;
}

#[tokio::test]
async fn five_wrong_passwords_lock_for_a_quarter_of_an_hour() {
    each_database(async |test| {
        World::new(&test.ctx).await;
        let (ctx, now) = moving(&test.ctx);
        activated(&ctx, "wang").await;
        for _ in 0..5 {
            assert_eq!(log_in(&ctx, "wang", "wrong").await.err().expect("wrong").code(), "people.login_failed");
        }
        assert_eq!(log_in(&ctx, "wang", PASSWORD).await.err().expect("locked").code(), "people.login_locked");
        assert_eq!(log_in(&ctx, "nobody", PASSWORD).await.err().expect("unknown").code(), "people.login_failed");
        now.fetch_add(15 * MINUTE, Ordering::Relaxed);
        log_in(&ctx, "wang", PASSWORD).await.expect("open again");
    })
    .await;
}

#[tokio::test]
async fn a_session_ends_when_idle_when_old_and_with_its_account() {
    each_database(async |test| {
        World::new(&test.ctx).await;
        let (ctx, now) = moving(&test.ctx);
        let idle = activated(&ctx, "wang").await;
        now.fetch_add(29 * MINUTE, Ordering::Relaxed);
        assert!(resolve(&ctx, &idle.token).await.expect("resolve").is_some());
        now.fetch_add(29 * MINUTE, Ordering::Relaxed);
        assert!(resolve(&ctx, &idle.token).await.expect("used meanwhile").is_some());
        now.fetch_add(30 * MINUTE, Ordering::Relaxed);
        assert!(resolve(&ctx, &idle.token).await.expect("idle").is_none());
        let old = log_in(&ctx, "wang", PASSWORD).await.expect("login");
        for _ in 0..(12 * 3 - 1) {
            now.fetch_add(20 * MINUTE, Ordering::Relaxed);
            assert!(resolve(&ctx, &old.token).await.expect("used").is_some());
        }
        now.fetch_add(20 * MINUTE, Ordering::Relaxed);
        assert!(resolve(&ctx, &old.token).await.expect("old").is_none());
        let last = log_in(&ctx, "wang", PASSWORD).await.expect("login");
        account::disable(&ctx, &Actor::System, last.actor.account_id().expect("id")).await.expect("disable");
        assert!(resolve(&ctx, &last.token).await.expect("closed").is_none());
        assert_eq!(log_in(&ctx, "wang", PASSWORD).await.err().expect("closed").code(), "people.account_closed");
    })
    .await;
}

#[tokio::test]
async fn a_new_password_ends_the_other_sessions_and_the_old_password() {
    each_database(async |test| {
        World::new(&test.ctx).await;
        let ctx = &test.ctx;
        let (here, elsewhere) = (activated(ctx, "wang").await, log_in(ctx, "wang", PASSWORD).await.expect("login"));
        let account_id = here.actor.account_id().expect("id");
        let wrong = PasswordRequest { old: "wrong".into(), new: "mountain 77 cloud".into() };
        assert!(session::change_password(ctx, account_id, here.login_session_id, wrong).await.is_err());
        let right = PasswordRequest { old: PASSWORD.into(), new: "mountain 77 cloud".into() };
        session::change_password(ctx, account_id, here.login_session_id, right).await.expect("change");
        assert!(resolve(ctx, &here.token).await.expect("here").is_some());
        assert!(resolve(ctx, &elsewhere.token).await.expect("elsewhere").is_none());
        assert!(log_in(ctx, "wang", PASSWORD).await.is_err());
        log_in(ctx, "wang", "mountain 77 cloud").await.expect("new password");
    })
    .await;
}

#[tokio::test]
async fn an_account_of_the_demonstration_does_not_open_elsewhere() {
    each_database(async |test| {
        World::new(&test.ctx).await;
        account::create_active(&test.ctx, write("demo"), PASSWORD.into(), true).await.expect("account");
        assert_eq!(log_in(&test.ctx, "demo", PASSWORD).await.err().expect("refused").code(), "people.login_failed");
        let request = LoginRequest { login: "demo".into(), password: PASSWORD.into() };
        session::log_in(&test.ctx, request, &Origin::default(), true).await.expect("in the demonstration");
    })
    .await;
}
