//! What may be done: the list every endpoint, role and test shares.

use serde::{Deserialize, Serialize};

macro_rules! permissions {
    ($($(#[$doc:meta])* $name:ident = $word:literal),+ $(,)?) => {
        /// A right; roles in `catalog/roles.toml` hold lists of them.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum Permission {
            $($(#[$doc])* #[serde(rename = $word)] $name),+
        }
        impl Permission {
            /// All of them, in the order of this file.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];
            /// The word in catalogue, API and tests.
            pub const fn word(self) -> &'static str {
                match self { $(Self::$name => $word),+ }
            }
            /// The right a word names.
            pub fn parse(word: &str) -> Option<Self> {
                match word { $($word => Some(Self::$name),)+ _ => None }
            }
        }
    };
}

permissions! {
    /// See units.
    UnitRead = "unit.read",
    /// Change units and groupings.
    UnitManage = "unit.manage",
    /// See persons.
    PersonRead = "person.read",
    /// Change persons, posts, merge and split.
    PersonManage = "person.manage",
    /// Import rosters.
    RosterImport = "roster.import",
    /// See accounts.
    AccountRead = "account.read",
    /// Create, lock and disable accounts.
    AccountManage = "account.manage",
    /// Give and end roles.
    RoleGrant = "role.grant",
    /// See assessments.
    AssessmentRead = "assessment.read",
    /// Create and change assessments.
    AssessmentManage = "assessment.manage",
    /// Open what guard 1 refused or warned about, by name.
    AssessmentOverride = "assessment.override",
    /// Write and confirm blueprints.
    BlueprintManage = "blueprint.manage",
    /// Draw samples.
    SampleDraw = "sample.draw",
    /// Import scores.
    ScoreImport = "score.import",
    /// Freeze and withdraw releases.
    ReleaseManage = "release.manage",
    /// Run analyses.
    AnalysisRun = "analysis.run",
    /// Publish results.
    PublicationManage = "publication.manage",
    /// See the region's results.
    ResultRegion = "result.region",
    /// See results of groups and areas.
    ResultGroup = "result.group",
    /// See results of schools in reach.
    ResultSchool = "result.school",
    /// See results of classes in reach.
    ResultClass = "result.class",
    /// See findings.
    FindingRead = "finding.read",
    /// Answer for the school.
    StatementWrite = "statement.write",
    /// See improvement tasks.
    ImprovementRead = "improvement.read",
    /// Open improvement tasks.
    ImprovementOpen = "improvement.open",
    /// Own them: accept, measures, close.
    ImprovementManage = "improvement.manage",
    /// Guide them: visits, notes.
    ImprovementGuide = "improvement.guide",
    /// Make reports.
    ReportMake = "report.make",
    /// See jobs.
    JobRead = "job.read",
    /// Cancel jobs.
    JobManage = "job.manage",
    /// See policy parameters.
    PolicyRead = "policy.read",
    /// Override policy parameters.
    PolicyManage = "policy.manage",
    /// Read the audit log.
    AuditRead = "audit.read",
    /// Verify the audit log.
    AuditVerify = "audit.verify",
    /// End others' sessions.
    SessionManage = "session.manage",
}
