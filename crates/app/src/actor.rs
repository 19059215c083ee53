//! Who acts, in which role, and what the role may do.
//!
//! Three administrators (三员分立): 系统, 安全 and 审计; none of them records what leaders did. Which
//! records an account may see is decided where it is asked, not here.

use ledger::entry::Actor as Written;
use ledger::hash::Hash;

/// In which role an account acts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// 经办人: a clerk of the safety office.
    Clerk,
    /// 联络员 of a street or department.
    Liaison,
    /// Approves late entries, corrections of the roster, erasures.
    Approver,
    /// 系统管理员: runs the machine.
    SystemAdministrator,
    /// 安全管理员: grants rights, sets policy.
    SecurityAdministrator,
    /// 审计管理员: reads what the other two did.
    Auditor,
    /// The program itself: directories, notes on the clock.
    Program,
}

/// All roles, with the words that entries and people use.
pub const ROLES: [(Role, &str); 7] = [
    (Role::Clerk, "经办人"),
    (Role::Liaison, "联络员"),
    (Role::Approver, "审批人"),
    (Role::SystemAdministrator, "系统管理员"),
    (Role::SecurityAdministrator, "安全管理员"),
    (Role::Auditor, "审计管理员"),
    (Role::Program, "程序"),
];

impl Role {
    /// The role's word.
    #[must_use]
    pub fn word(self) -> &'static str {
        ROLES
            .iter()
            .find(|(role, _)| *role == self)
            .map_or("", |(_, word)| word)
    }

    /// The role with a word.
    #[must_use]
    pub fn named(word: &str) -> Option<Self> {
        ROLES
            .iter()
            .find(|(_, known)| *known == word)
            .map(|(role, _)| *role)
    }
}

/// What can be done, as far as roles differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Power {
    /// Record acts, problems found, evidence; correct and withdraw them.
    RecordActs,
    /// Record bodies, posts, people, tenures, 分工, leaves.
    RecordRoster,
    /// Record waivers, amounts, rulings, calendars, a regulation.
    RecordRules,
    /// Approve late entries.
    Approve,
    /// Erase values by law.
    Erase,
    /// Set how the program behaves.
    Configure,
    /// Make bundles and other exports.
    Export,
}

impl Role {
    /// Whether the role has a power.
    #[must_use]
    pub fn may(self, power: Power) -> bool {
        match self {
            Self::Clerk => matches!(
                power,
                Power::RecordActs
                    | Power::RecordRoster
                    | Power::RecordRules
                    | Power::Erase
                    | Power::Export
            ),
            Self::Liaison => power == Power::RecordActs,
            Self::Approver => matches!(power, Power::Approve | Power::Erase | Power::Export),
            Self::SecurityAdministrator => power == Power::Configure,
            Self::SystemAdministrator | Self::Auditor => false,
            Self::Program => matches!(power, Power::Configure | Power::RecordRules),
        }
    }
}

/// Who acts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    /// The account.
    pub account: String,
    /// 人员编号, where the account belongs to a person of the register.
    pub person: Option<String>,
    /// The role.
    pub role: Role,
    /// 0 on the machine itself, 1 one factor, 2 two factors, 3 certificate.
    pub level: u64,
    /// SHA-256 of the session.
    pub session: Option<Hash>,
    /// In whose name.
    pub on_behalf_of: Option<String>,
}

impl Actor {
    /// Whoever sits at the machine itself.
    #[must_use]
    pub fn local(account: impl Into<String>, role: Role) -> Self {
        Self {
            account: account.into(),
            person: None,
            role,
            level: 0,
            session: None,
            on_behalf_of: None,
        }
    }

    /// The program itself.
    #[must_use]
    pub fn program() -> Self {
        Self::local("jinze", Role::Program)
    }

    pub(crate) fn written(&self) -> Written {
        Written {
            account: self.account.clone(),
            person: self.person.clone(),
            role: self.role.word().to_owned(),
            level: self.level,
            session: self.session,
            on_behalf_of: self.on_behalf_of.clone(),
        }
    }

    /// Whether this is somebody else than the account and person of an entry or request.
    #[must_use]
    pub fn differs_from(&self, account: &str, person: Option<&str>) -> bool {
        let same_person = matches!((&self.person, person), (Some(one), Some(two)) if one == two);
        self.account != account && !same_person
    }
}

#[cfg(test)]
mod tests {
    use super::{Power, ROLES, Role};

    #[test]
    fn none_of_the_three_administrators_records_what_leaders_did() {
        for role in [
            Role::SystemAdministrator,
            Role::SecurityAdministrator,
            Role::Auditor,
        ] {
            for power in [
                Power::RecordActs,
                Power::RecordRoster,
                Power::Approve,
                Power::Erase,
            ] {
                assert!(!role.may(power), "{} {power:?}", role.word());
            }
        }
    }

    #[test]
    fn each_role_has_a_word_of_its_own() {
        for (role, word) in ROLES {
            assert_eq!(Role::named(word), Some(role));
        }
        assert_eq!(Role::named("局长"), None);
    }
}
