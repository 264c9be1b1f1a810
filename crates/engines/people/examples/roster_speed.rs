//! How long a region's roster takes: `cargo run -p people --example roster_speed -- 100000`.

use jobs::Jobs;
use kernel::Actor;
use people::commands::{account, grant, imports as commands, unit};
use people::import::Roster;
use people::imports::{Fields, ImportKinds, job_handlers};
use people::model::account::GrantWrite;
use people::model::unit::UnitWrite;
use people::store::imports;
use std::fmt::Write;
use std::sync::Arc;
use std::time::Instant;
use storage::testing::sqlite;

const HEAD: &str = "\u{5b66}\u{6821},\u{5e74}\u{7ea7},\u{73ed}\u{7ea7},\u{59d3}\u{540d},\u{8bc1}\u{4ef6}\u{53f7},\u{5b66}\u{7c4d}\u{53f7},\u{76d1}\u{62a4}\u{4eba},\u{5173}\u{7cfb}";

fn citizen(n: usize) -> String {
    let body = format!("110105{:04}{:02}{:02}{:03}", 2011 + n % 3, n % 12 + 1, n / 12 % 28 + 1, n / 336 % 1_000);
    let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let sum: u32 = body.chars().zip(weights).map(|(digit, weight)| digit.to_digit(10).expect("digit") * weight).sum();
    format!("{body}{}", ["1", "0", "X", "9", "8", "7", "6", "5", "4", "3", "2"][sum as usize % 11])
}

#[tokio::main]
async fn main() {
    let n: usize = std::env::args().nth(1).and_then(|text| text.parse().ok()).unwrap_or(10_000);
    let test = sqlite().await;
    let ctx = &test.ctx;
    let region = UnitWrite { kind: "region".into(), name: "Region".into(), ..UnitWrite::default() };
    let region = unit::create(ctx, &Actor::System, &region).await.expect("region");
    for number in 0..100 {
        let school = UnitWrite {
            parent_id: Some(region.0),
            kind: "school".into(),
            name: format!("School {number}"),
            stages: vec!["junior".into()],
            ..UnitWrite::default()
        };
        unit::create(ctx, &Actor::System, &school).await.expect("school");
    }
    let account_id = account::create_hashed(ctx, "clerk", "Clerk", None, "-", false).await.expect("account");
    let role = GrantWrite {
        role: "bureau_office".into(),
        unit_id: region.0,
        subject: None,
        stage: None,
        valid_from: "2026-01-01".into(),
        valid_to: None,
    };
    grant::give(ctx, &Actor::System, account_id, role).await.expect("role");
    let clerk = Actor::account(account_id, None);
    let mut file = format!("{HEAD}\n");
    for row in 0..n {
        let (id, name) = (citizen(row), ["\u{738b}", "\u{674e}", "\u{5f20}"][row % 3]);
        writeln!(
            file,
            "School {},{},{},{name}\u{5c0f}\u{660e},{id},G{id},{name}\u{67d0},\u{7236}\u{4eb2}",
            row % 100,
            7 + row / 100 % 3,
            1 + row / 300 % 10
        )
        .expect("a string grows");
    }
    let kinds = ImportKinds::new(vec![Arc::new(Roster::default())]);
    let jobs = Jobs::new(ctx.clone(), job_handlers(kinds.clone()));
    let kind = kinds.get("roster").expect("kind");
    let target = kind.target(ctx, &Fields::from([("unit_id".into(), region.to_string())])).await.expect("target");
    let start = Instant::now();
    let id = commands::take_in(ctx, &clerk, "roster", kind.permission(), target, "list.csv", file.into_bytes())
        .await
        .expect("upload");
    jobs.run_until_idle().await.expect("staging");
    let batch = imports::batch(&ctx.db, id).await.expect("batch");
    println!(
        "{} {:?} staged in {:.1} s: {:?}",
        batch.state,
        batch.error,
        start.elapsed().as_secs_f64(),
        batch.plan().expect("plan").counts
    );
    let start = Instant::now();
    commands::apply(ctx, &clerk, &kinds, &batch, batch.plan_hash.as_deref().unwrap_or_default(), None)
        .await
        .expect("agreed");
    jobs.run_until_idle().await.expect("applying");
    let batch = imports::batch(&ctx.db, id).await.expect("batch");
    println!("{} {:?} applied in {:.1} s", batch.state, batch.error, start.elapsed().as_secs_f64());
}
