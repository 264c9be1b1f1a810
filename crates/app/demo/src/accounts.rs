//! The accounts of the demonstration: one for each role, all with one known password.

/// The password of every account.
pub const PASSWORD: &str = "shuren-2026";

/// An account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DemoAccount {
    /// Login.
    pub login: &'static str,
    /// Role of the catalogue.
    pub role: &'static str,
    /// Key of the unit the role is held at; `region` for the region, `class` for a class of the school of the post.
    pub unit: &'static str,
    /// Key of the unit and kind of the post of the person behind it; administrators have none.
    pub post: (&'static str, &'static str),
    /// Only this subject and stage.
    pub narrowed: Option<(&'static str, &'static str)>,
}

const fn account(
    login: &'static str,
    role: &'static str,
    unit: &'static str,
    post: (&'static str, &'static str),
) -> DemoAccount {
    DemoAccount { login, role, unit, post, narrowed: None }
}

/// All of them, in the order of the sign-in page.
pub const ACCOUNTS: [DemoAccount; 15] = [
    account("ju", "bureau_leader", "region", ("bureau", "leader")),
    account("jijiao", "bureau_office", "region", ("basic", "officer")),
    account("jiance", "research_lead", "region", ("supervision", "leader")),
    DemoAccount {
        narrowed: Some(("math", "junior")),
        ..account("jiaoyan", "researcher", "region", ("development", "researcher"))
    },
    account("duxue", "inspector", "region", ("supervision", "inspector")),
    account("xiaozhang", "principal", "linhe", ("linhe", "principal")),
    account("jiaowu", "dean", "linhe", ("linhe", "dean")),
    account("xinxi", "school_clerk", "linhe", ("linhe", "clerk")),
    account("banzhuren", "head_teacher", "class", ("linhe", "teacher")),
    DemoAccount { narrowed: Some(("math", "junior")), ..account("jiaoshi", "teacher", "class", ("linhe", "teacher")) },
    account("xinqiao", "principal", "xinqiao", ("xinqiao", "principal")),
    account("zhuxi", "principal", "zhuxi", ("zhuxi", "principal")),
    account("sysadmin", "system_admin", "region", ("", "")),
    account("secadmin", "security_admin", "region", ("", "")),
    account("audit", "audit_admin", "region", ("", "")),
];
