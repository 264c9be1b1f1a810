//! Databases for tests: a fresh SQLite file always, a fresh PostgreSQL database where one is offered.
//!
//! `SHUREN_TEST_POSTGRES` holds the URL of a server whose user may create databases; `cargo xtask test` starts one.

use crate::ctx::{Clock, Ctx, DataDir};
use crate::db::DbUrl;
use jiff::civil::date;
use sea_orm::{ConnectionTrait, Database};
use std::path::PathBuf;
use uuid::Uuid;
use vault::KeyRing;

/// A context with a folder of its own, removed at the end.
pub struct TestCtx {
    /// The context, its clock at 2026-05-12 09:00 in China.
    pub ctx: Ctx,
    dir: PathBuf,
}

impl Drop for TestCtx {
    fn drop(&mut self) {
        // A left-over folder in the temp directory is no reason to fail a test.
        drop(std::fs::remove_dir_all(&self.dir));
    }
}

impl std::ops::Deref for TestCtx {
    type Target = Ctx;
    fn deref(&self) -> &Ctx {
        &self.ctx
    }
}

/// A fresh SQLite installation.
///
/// # Panics
/// When it cannot be made.
pub async fn sqlite() -> TestCtx {
    let dir = temp_dir();
    let data = DataDir::at(&dir).expect("the temp directory is writable");
    let url = data.sqlite();
    TestCtx { ctx: open(&url, data).await, dir }
}

/// A fresh PostgreSQL installation, or `None` with a visible word where no server is offered.
///
/// # Panics
/// When `CI=true` and there is none: CI skips nothing.
pub async fn postgres() -> Option<TestCtx> {
    let Ok(server) = std::env::var("SHUREN_TEST_POSTGRES") else {
        assert!(std::env::var("CI").as_deref() != Ok("true"), "SHUREN_TEST_POSTGRES is not set, and CI skips nothing");
        eprintln!("skipped: no PostgreSQL (set SHUREN_TEST_POSTGRES)");
        return None;
    };
    let name = format!("t{}", Uuid::now_v7().simple());
    let admin = Database::connect(&server).await.expect("the test server answers");
    admin.execute_unprepared(&format!("create database {name}")).await.expect("the test user may create databases");
    // The admin connection has done its work; an error on closing tells nothing about the test.
    drop(admin.close().await);
    let base = server.rsplit_once('/').map_or(server.as_str(), |(base, _)| base);
    let dir = temp_dir();
    let data = DataDir::at(&dir).expect("the temp directory is writable");
    Some(TestCtx { ctx: open(&DbUrl::Postgres(format!("{base}/{name}")), data).await, dir })
}

/// Runs a test on SQLite and, where offered, on PostgreSQL.
pub async fn each_database<F, Fut>(test: F)
where
    F: Fn(TestCtx) -> Fut,
    Fut: Future<Output = ()>,
{
    test(sqlite().await).await;
    if let Some(ctx) = postgres().await {
        test(ctx).await;
    }
}

async fn open(url: &DbUrl, data: DataDir) -> Ctx {
    Ctx::open(url, data, KeyRing::generate(), Clock::fixed(date(2026, 5, 12))).await.expect("a fresh database opens")
}

fn temp_dir() -> PathBuf {
    std::env::temp_dir().join(format!("shuren-test-{}", Uuid::now_v7()))
}
