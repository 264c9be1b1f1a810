//! The accounts of the demonstration: one for each role, all with one known password.

/// The password of every account.
pub const PASSWORD: &str = "yunxi-2026";

/// An account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DemoAccount {
    /// Login.
    pub login: &'static str,
    /// Role of the catalogue.
    pub role: &'static str,
    /// Key of the unit the role is held at; `region` for the region.
    pub unit: &'static str,
    /// Key of the unit and kind of the post of the person behind it.
    pub post: Option<(&'static str, &'static str)>,
    /// Only this subject and stage.
    pub narrowed: Option<(&'static str, &'static str)>,
}

const fn account(login: &'static str, role: &'static str, unit: &'static str, post: Option<(&'static str, &'static str)>) -> DemoAccount {
    DemoAccount { login, role, unit, post, narrowed: None }
}

/// All of them, in the order of the sign-in page.
pub const ACCOUNTS: [DemoAccount; 15] = [
    account("ju", "bureau_leader", "region", Some(("bureau", "leader"))),
    account("jijiao", "bureau_office", "region", Some(("basic", "officer"))),
    account("jiance", "research_lead", "region", Some(("supervision", "leader"))),
    DemoAccount { narrowed: Some(("math", "junior")), ..account("jiaoyan", "researcher", "region", Some(("development", "researcher"))) },
    account("duxue", "inspector", "region", Some(("supervision", "inspector"))),
    account("xiaozhang", "principal", "linhe", Some(("linhe", "principal"))),
    account("jiaowu", "dean", "linhe", Some(("linhe", "dean"))),
    account("xinxi", "school_clerk", "linhe", Some(("linhe", "clerk"))),
    account("banzhuren", "head_teacher", "linhe", None),
    DemoAccount { narrowed: Some(("math", "junior")), ..account("jiaoshi", "teacher", "linhe", Some(("linhe", "teacher"))) },
    account("xinqiao", "principal", "xinqiao", Some(("xinqiao", "principal"))),
    account("zhuxi", "principal", "zhuxi", Some(("zhuxi", "principal"))),
    account("sysadmin", "system_admin", "region", None),
    account("secadmin", "security_admin", "region", None),
    account("audit", "audit_admin", "region", None),
];
