//! Signing in: activation, lock-out, idle time-out, absolute end, working for somebody else.

use crate::world::{World, set_policy, write};
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
    session::log_in(ctx, LoginRequest { login: login.into(), password: password.into() }, &Origin::default(), false)
        .await
}

async fn activated(ctx: &Ctx, login: &str) -> Begun {
    let (_, code) = account::create(ctx, &Actor::System, write(login)).await.expect("account");
    let request = ActivateRequest {
        login: login.into(),
        code: code.code.to_lowercase().replace('-', " "),
        password: PASSWORD.into(),
    };
    session::activate(ctx, request, &Origin::default()).await.expect("activation")
}

#[tokio::test]
async fn a_code_opens_an_account_once_and_until_it_expires() {
    each_database(async |test| {
        World::new(&test.ctx).await;
        let (ctx, now) = moving(&test.ctx);
        let (account_id, code) = account::create(&ctx, &Actor::System, write("wang")).await.expect("account");
        let request =
            |code: &str| ActivateRequest { login: "wang".into(), code: code.into(), password: PASSWORD.into() };
        assert_eq!(log_in(&ctx, "wang", PASSWORD).await.err().expect("pending").code(), "people.login_failed");
        assert_eq!(
            session::activate(&ctx, request("AAAA-BBBB-CCCC"), &Origin::default()).await.err().expect("wrong").code(),
            "people.activation_failed"
        );
        session::activate(&ctx, request(&code.code), &Origin::default()).await.expect("activation");
        assert_eq!(
            session::activate(&ctx, request(&code.code), &Origin::default()).await.err().expect("twice").code(),
            "people.activation_failed"
        );
        log_in(&ctx, " WANG ", PASSWORD).await.expect("login");
        let late = account::new_code(&ctx, &Actor::System, account_id).await.expect("new code");
        now.fetch_add(14 * 24 * 60 * MINUTE, Ordering::Relaxed);
        assert_eq!(
            session::activate(&ctx, request(&late.code), &Origin::default()).await.err().expect("late").code(),
            "people.activation_failed"
        );
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

#[tokio::test]
async fn a_setting_of_the_region_changes_every_limit_of_signing_in_at_once_and_one_of_a_school_none() {
    each_database(async |test| {
        let world = World::new(&test.ctx).await;
        let (ctx, now) = moving(&test.ctx);
        set_policy(&ctx, "security.lockout.after_failures", world.north, "1").await;
        let began = activated(&ctx, "wang").await;
        assert!(log_in(&ctx, "wang", "wrong").await.is_err());
        log_in(&ctx, "wang", PASSWORD).await.expect("a school does not lock the accounts of the region");
        set_policy(&ctx, "security.lockout.after_failures", world.region, "2").await;
        set_policy(&ctx, "security.lockout.minutes", world.region, "60").await;
        for _ in 0..2 {
            assert!(log_in(&ctx, "wang", "wrong").await.is_err());
        }
        now.fetch_add(59 * MINUTE, Ordering::Relaxed);
        let locked = log_in(&ctx, "wang", PASSWORD).await.err().expect("locked");
        assert_eq!(
            (locked.code(), locked.refusal().expect("refusal").params["minutes"].as_str()),
            ("people.login_locked", "60")
        );
        // The attempt while locked does not lock for longer.
        now.fetch_add(MINUTE, Ordering::Relaxed);
        let fresh = log_in(&ctx, "wang", PASSWORD).await.expect("open again");
        assert!(resolve(&ctx, &began.token).await.expect("resolve").is_none(), "idle for an hour");
        set_policy(&ctx, "security.session.idle_minutes", world.region, "10").await;
        now.fetch_add(9 * MINUTE, Ordering::Relaxed);
        assert!(resolve(&ctx, &fresh.token).await.expect("used").is_some());
        now.fetch_add(10 * MINUTE, Ordering::Relaxed);
        assert!(resolve(&ctx, &fresh.token).await.expect("idle").is_none());
    })
    .await;
}

#[tokio::test]
async fn a_shorter_day_ends_sessions_that_began_before_and_codes_and_passwords_follow_their_settings() {
    each_database(async |test| {
        let world = World::new(&test.ctx).await;
        let (ctx, now) = moving(&test.ctx);
        let began = activated(&ctx, "wang").await;
        set_policy(&ctx, "security.session.hours", world.region, "1").await;
        for minutes in [25, 25] {
            now.fetch_add(minutes * MINUTE, Ordering::Relaxed);
            assert!(resolve(&ctx, &began.token).await.expect("used").is_some());
        }
        now.fetch_add(10 * MINUTE, Ordering::Relaxed);
        assert!(resolve(&ctx, &began.token).await.expect("an hour old").is_none());
        set_policy(&ctx, "security.activation.days", world.region, "2").await;
        let (_, code) = account::create(&ctx, &Actor::System, write("lili")).await.expect("account");
        now.fetch_add(2 * 24 * 60 * MINUTE, Ordering::Relaxed);
        let request = |password: &str| ActivateRequest {
            login: "lili".into(),
            code: code.code.clone(),
            password: password.into(),
        };
        assert_eq!(
            session::activate(&ctx, request(PASSWORD), &Origin::default()).await.err().expect("late").code(),
            "people.activation_failed"
        );
        set_policy(&ctx, "security.password.min_length", world.region, "14").await;
        let short = session::activate(&ctx, request(PASSWORD), &Origin::default()).await.err().expect("short");
        let field = &short.refusal().expect("refusal").fields[0];
        assert_eq!((field.code.as_str(), field.params["shortest"].as_str()), ("people.password_length", "14"));
        let old = PasswordRequest { old: PASSWORD.into(), new: "river stone 8".into() };
        let account_id = began.actor.account_id().expect("id");
        assert!(session::change_password(&ctx, account_id, began.login_session_id, old).await.is_err());
        assert!(account::create_active(&ctx, write("zhao"), PASSWORD.into(), false).await.is_err());
    })
    .await;
}
