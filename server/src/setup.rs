//! The first start: an organisation with one unit, and an account to log in with.

use qingchu_core::id::{RoleId, RulebookId, UserId};
use qingchu_core::time::Moment;
use uuid::Uuid;

use crate::auth::password::{self, PasswordError};
use crate::random::{self, NoRandomness};
use crate::store::{NewPerson, Organisation, Store, StoreError};

/// The name of the first organisation and of its unit.
pub const FIRST_UNIT_NAME: &str = "物业管理中心";
/// The name of the first account.
pub const FIRST_ACCOUNT_NAME: &str = "admin";
const FIRST_ACCOUNT_DISPLAY_NAME: &str = "管理员";

/// Why the first start could not be made.
#[derive(Debug, thiserror::Error)]
pub enum SetupError {
    /// There is no such rulebook in this program.
    #[error("there is no rulebook {0:?} in this program; there are: {known}", known = known_rulebooks())]
    NoSuchRulebook(RulebookId),
    /// The rulebook has no such role.
    #[error("rulebook {rulebook:?} has no role {role:?}; it has: {known}")]
    NoSuchRole {
        /// Which rulebook.
        rulebook: RulebookId,
        /// The role that was asked for.
        role: RoleId,
        /// The roles it has, with commas.
        known: String,
    },
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The password cannot be taken.
    #[error(transparent)]
    Password(#[from] PasswordError),
    /// No password could be made.
    #[error(transparent)]
    Random(#[from] NoRandomness),
}

/// How to log in for the first time.
#[derive(Clone, PartialEq, Eq)]
pub struct FirstAccount {
    /// The account's name.
    pub name: &'static str,
    /// Its password, to be shown once; `None` when it was given from outside.
    pub generated_password: Option<String>,
}

/// The roles that a rulebook knows, in its order.
///
/// # Errors
/// [`SetupError::NoSuchRulebook`].
pub fn roles_of(rulebook: &RulebookId) -> Result<Vec<RoleId>, SetupError> {
    let json = qingchu_core::built_in::json(rulebook.as_str())
        .ok_or_else(|| SetupError::NoSuchRulebook(rulebook.clone()))?;
    let parsed: Roles =
        serde_json::from_str(json).map_err(|_without_roles| SetupError::NoSuchRulebook(rulebook.clone()))?;
    Ok(parsed.role.into_iter().map(|role| role.id).collect())
}

/// Refuses roles that the rulebook does not know.
///
/// # Errors
/// [`SetupError::NoSuchRole`]; [`SetupError::NoSuchRulebook`].
pub fn check_roles(rulebook: &RulebookId, roles: &[RoleId]) -> Result<(), SetupError> {
    let known = roles_of(rulebook)?;
    match roles.iter().find(|role| !known.contains(role)) {
        None => Ok(()),
        Some(role) => Err(SetupError::NoSuchRole {
            rulebook: rulebook.clone(),
            role: role.clone(),
            known: known.iter().map(RoleId::as_str).collect::<Vec<_>>().join(", "),
        }),
    }
}

/// The organisation of the database; made with one unit under `rulebook` when there is none.
///
/// # Errors
/// [`SetupError::NoSuchRulebook`]; [`SetupError::Store`].
pub async fn organisation(
    store: &Store,
    rulebook: &RulebookId,
    now: Moment,
) -> Result<Organisation, SetupError> {
    if let Some(found) = store.organisation_if_any().await? {
        return Ok(found);
    }
    roles_of(rulebook)?;
    Ok(store.create_organisation(FIRST_UNIT_NAME, FIRST_UNIT_NAME, rulebook, now).await?)
}

/// Makes the first account, with every role in every unit, when nobody has one.
///
/// # Errors
/// [`SetupError`] as it says.
pub async fn first_account(
    store: &Store,
    organisation: &Organisation,
    password: Option<String>,
    now: Moment,
) -> Result<Option<FirstAccount>, SetupError> {
    if !store.people(organisation.id).await?.is_empty() {
        return Ok(None);
    }
    let generated = if password.is_none() { Some(random::password()?) } else { None };
    let hashed = password::hash(generated.as_deref().or(password.as_deref()).unwrap_or_default())?;
    let mut roles = Vec::new();
    for unit in &organisation.units {
        roles.extend(roles_of(&unit.rulebook)?);
    }
    roles.sort();
    roles.dedup();
    let person = NewPerson {
        id: UserId(Uuid::now_v7()),
        name: FIRST_ACCOUNT_NAME.to_owned(),
        display_name: FIRST_ACCOUNT_DISPLAY_NAME.to_owned(),
        password: hashed,
        streams: organisation.units.iter().map(|unit| unit.stream).collect(),
        roles,
    };
    store.add_person(organisation.id, &person, now).await?;
    Ok(Some(FirstAccount { name: FIRST_ACCOUNT_NAME, generated_password: generated }))
}

#[derive(serde::Deserialize)]
struct Roles {
    #[serde(default)]
    role: Vec<Role>,
}

#[derive(serde::Deserialize)]
struct Role {
    id: RoleId,
}

fn known_rulebooks() -> String {
    qingchu_core::built_in::stems().filter(|stem| !stem.contains('.')).collect::<Vec<_>>().join(", ")
}
