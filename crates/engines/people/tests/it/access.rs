//! A right comes from a role held today, at a unit, perhaps for a subject, and from nothing else.

use crate::world::{World, grant};
use kernel::actor::Acting;
use kernel::{Actor, Permission};
use people::access::{may, permissions, require_at};
use people::commands::grant as commands;
use people::model::account::{ActingWrite, GrantWrite};
use storage::testing::each_database;
use storage::{Reach, Span, params};

fn at(unit_id: kernel::UnitId) -> Reach {
    Reach::of(vec![Span { unit_id, subject: None, stage: None }])
}

#[tokio::test]
async fn a_right_begins_and_ends_with_its_days_and_its_account() {
    each_database(async |test| {
        let world = World::new(&test.ctx).await;
        let officer = world.account("officer", &[]).await;
        let account_id = officer.account_id().expect("account");
        let write = GrantWrite {
            valid_from: "2026-06-01".into(),
            valid_to: Some("2026-07-01".into()),
            ..grant("principal", world.north)
        };
        commands::give(&test.ctx, &Actor::System, account_id, write).await.expect("grant");
        let reach = async |ctx: &storage::Ctx| may(ctx, &officer, Permission::UnitRead).await.expect("may");
        assert!(reach(&test.ctx).await.is_empty());
        assert_eq!(reach(&world.on(2026, 6, 1)).await, at(world.north));
        assert_eq!(reach(&world.on(2026, 6, 30)).await, at(world.north));
        assert!(reach(&world.on(2026, 7, 1)).await.is_empty());
        let tx = test.ctx.begin(&Actor::System).await.expect("begin");
        tx.exec("update account set state = 'locked' where account_id = $1", params![account_id]).await.expect("lock");
        tx.commit().await.expect("commit");
        assert!(reach(&world.on(2026, 6, 15)).await.is_empty());
    })
    .await;
}

#[tokio::test]
async fn a_role_gives_its_own_rights_in_its_own_unit_only() {
    each_database(async |test| {
        let world = World::new(&test.ctx).await;
        let principal = world.account("principal", &[("principal", world.north)]).await;
        let rights = permissions(&test.ctx, &principal).await.expect("rights");
        assert!(rights.contains(&Permission::ImprovementManage) && !rights.contains(&Permission::AccountManage));
        require_at(&test.ctx, &principal, Permission::PersonRead, world.north).await.expect("own school");
        let code = require_at(&test.ctx, &principal, Permission::PersonRead, world.south)
            .await
            .expect_err("other school")
            .code()
            .to_owned();
        assert_eq!(code, "people.unit_not_found");
        let code = require_at(&test.ctx, &principal, Permission::RoleGrant, world.north)
            .await
            .expect_err("no right")
            .code()
            .to_owned();
        assert_eq!(code, "people.forbidden");
    })
    .await;
}

#[tokio::test]
async fn subject_and_stage_of_a_grant_narrow_its_span_and_parents_have_no_rights() {
    each_database(async |test| {
        let world = World::new(&test.ctx).await;
        let researcher = world.account("researcher", &[]).await;
        let write = GrantWrite {
            subject: Some("math".into()),
            stage: Some("junior".into()),
            ..grant("researcher", world.region)
        };
        commands::give(&test.ctx, &Actor::System, researcher.account_id().expect("id"), write).await.expect("grant");
        let reach = may(&test.ctx, &researcher, Permission::FindingRead).await.expect("may");
        let span = Span { unit_id: world.region, subject: Some("math".into()), stage: Some("junior".into()) };
        assert_eq!(reach, Reach::of(vec![span]));
        let parent = world.account("parent", &[("parent", world.north)]).await;
        assert!(permissions(&test.ctx, &parent).await.expect("rights").is_empty());
        for actor in [Actor::Anonymous, Actor::Link { access_link_id: kernel::AccessLinkId::new() }] {
            assert!(may(&test.ctx, &actor, Permission::UnitRead).await.expect("may").is_empty());
        }
    })
    .await;
}

#[tokio::test]
async fn a_delegate_has_the_principals_rights_while_the_delegation_stands_but_never_an_administrators() {
    each_database(async |test| {
        let world = World::new(&test.ctx).await;
        let leader = world.account("leader", &[("bureau_leader", world.region), ("audit_admin", world.region)]).await;
        let clerk = world.account("clerk", &[]).await;
        let (principal_id, delegate_id) = (leader.account_id().expect("id"), clerk.account_id().expect("id"));
        let write = ActingWrite {
            principal_id: principal_id.0,
            delegate_id: delegate_id.0,
            reason: "travelling".into(),
            valid_from: "2026-05-12".into(),
            valid_to: "2026-05-20".into(),
        };
        let acting_for_id = commands::let_act(&test.ctx, &leader, write).await.expect("delegation");
        let acting = Some(Acting { acting_for_id, delegate_id });
        let hand = Actor::Account { account_id: principal_id, person_id: None, acting };
        assert_eq!(may(&test.ctx, &hand, Permission::ResultRegion).await.expect("may"), at(world.region));
        assert!(may(&test.ctx, &hand, Permission::AuditRead).await.expect("may").is_empty());
        assert!(!may(&test.ctx, &leader, Permission::AuditRead).await.expect("may").is_empty());
        assert!(may(&world.on(2026, 5, 20), &hand, Permission::ResultRegion).await.expect("may").is_empty());
        commands::end_acting(&test.ctx, &clerk, acting_for_id).await.expect("end");
        assert!(may(&test.ctx, &hand, Permission::ResultRegion).await.expect("may").is_empty());
    })
    .await;
}

#[tokio::test]
async fn a_job_has_the_rights_its_enqueuer_has_now() {
    each_database(async |test| {
        let world = World::new(&test.ctx).await;
        let clerk = world.account("clerk", &[("school_clerk", world.north)]).await;
        let tx = test.ctx.begin(&clerk).await.expect("begin");
        let job = jobs::NewJob { kind: "people.test", params: serde_json::json!({}), unique_key: None, unit_id: None };
        let job_id = jobs::enqueue(&tx, job).await.expect("enqueue");
        tx.commit().await.expect("commit");
        let actor = Actor::Job { job_id, account_id: clerk.account_id() };
        assert_eq!(may(&test.ctx, &actor, Permission::RosterImport).await.expect("may"), at(world.north));
        let tx = test.ctx.begin(&Actor::System).await.expect("begin");
        tx.exec("update role_grant set ended_at = 1", params![]).await.expect("end");
        tx.commit().await.expect("commit");
        assert!(may(&test.ctx, &actor, Permission::RosterImport).await.expect("may").is_empty());
        let forged = Actor::Job { job_id: kernel::JobId::new(), account_id: clerk.account_id() };
        assert!(may(&test.ctx, &forged, Permission::UnitRead).await.expect("may").is_empty());
    })
    .await;
}

#[tokio::test]
async fn who_leads_a_group_reaches_its_members() {
    each_database(async |test| {
        let world = World::new(&test.ctx).await;
        let lead = world.account("lead", &[("group_lead", world.north)]).await;
        assert_eq!(may(&test.ctx, &lead, Permission::ResultGroup).await.expect("may"), at(world.north));
        let tx = test.ctx.begin(&Actor::System).await.expect("begin");
        let grouping_id = kernel::GroupingId::new();
        tx.insert(
            "grouping_unit",
            &[
                ("grouping_id", &grouping_id),
                ("kind", &"education_group"),
                ("name", &"G"),
                ("lead_unit_id", &world.north),
                ("valid_from", &"2026-01-01"),
            ],
        )
        .await
        .expect("grouping");
        tx.insert(
            "grouping_member",
            &[
                ("grouping_member_id", &uuid::Uuid::now_v7()),
                ("grouping_id", &grouping_id),
                ("unit_id", &world.south),
                ("valid_from", &"2026-01-01"),
            ],
        )
        .await
        .expect("member");
        tx.commit().await.expect("commit");
        let span = |unit_id| Span { unit_id, subject: None, stage: None };
        assert_eq!(
            may(&test.ctx, &lead, Permission::ResultGroup).await.expect("may"),
            Reach::of(vec![span(world.north), span(world.south)])
        );
    })
    .await;
}
