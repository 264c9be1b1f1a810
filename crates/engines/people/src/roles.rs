//! The roles of the catalogue, with their words turned into rights.

use catalog::Catalog;
use kernel::Permission;
use std::sync::LazyLock;

/// A role.
#[derive(Clone, Debug)]
pub struct Role {
    /// Key; its name is the text `catalog.role.<key>`.
    pub key: String,
    /// Rights.
    pub permissions: Vec<Permission>,
    /// How far it reaches: `region`, `group`, `school`, `class` or `own`.
    pub scope: &'static str,
    /// Whether a grant also names subject and stage.
    pub by_subject: bool,
    /// Roles the same hand may not hold.
    pub excludes: Vec<String>,
    /// Clauses it rests on.
    pub clauses: Vec<String>,
}

static ROLES: LazyLock<Vec<Role>> = LazyLock::new(|| {
    let roles = Catalog::delivered().roles().values().map(|entry| &entry.value);
    let role = |role: &catalog::Role| Role {
        key: role.key.clone(),
        permissions: role.allowed().collect(),
        scope: role.scope.code(),
        by_subject: role.by_subject,
        excludes: role.excludes.clone(),
        clauses: role.clauses.clone(),
    };
    roles.map(role).collect()
});

/// All roles, by key.
pub fn all() -> &'static [Role] {
    &ROLES
}

/// A role by key.
pub fn get(key: &str) -> Option<&'static Role> {
    ROLES.iter().find(|role| role.key == key)
}
