//! What a tablet and the server say about people and tablets. These types own their bytes (JSON).
//!
//! | request | body | answer |
//! |---|---|---|
//! | `POST /api/login` | [`Login`] | [`Account`], and the session cookie; 401 whether name or password is wrong; 429 with `Retry-After` |
//! | `GET /api/account` | | [`Account`]; 401 without a session |
//! | `POST /api/logout` | | 204 |
//! | `POST /api/enrol` | [`Enrol`] | [`Enrolment`]; 401 without a session |
//! | `POST /api/sync` | [`super::message::Request`] | [`super::message::Reply`]; session cookie and `Authorization: Device <device>.<credential>`; 401 without either; the body may be gzip |
//! | `GET /api/hints` | | server-sent events named `head`, data [`Hint`]: something arrived, pull when it suits |
//! | `GET /healthz`, `GET /readyz` | | 200 `ok` |
//!
//! Every refusal is `application/problem+json` with `title`, `status` and `detail`.

use serde::{Deserialize, Serialize};

use crate::id::{DeviceId, OrganisationId, RoleId, RulebookId, StreamId, UserId};

/// Name and password, as typed.
#[derive(Clone, Serialize, Deserialize)]
pub struct Login {
    /// The account's name.
    pub name: String,
    /// Its password.
    pub password: String,
}

/// Who is logged in and what that person may see.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    /// The person.
    pub person: Person,
    /// Where the person works.
    pub organisation: OrganisationId,
    /// Its name.
    pub organisation_name: String,
    /// The units whose streams the person may read and write; the first is the one the person works in.
    pub units: Vec<Unit>,
    /// Everybody in those units, to show names instead of ids.
    pub people: Vec<Person>,
}

/// A person with an account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// The person's id, as it stands in events.
    pub id: UserId,
    /// The account's name.
    pub name: String,
    /// What to show.
    pub display_name: String,
    /// The posts that the person holds.
    pub roles: Vec<RoleId>,
}

/// A unit (单位) and its stream.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unit {
    /// The unit's stream.
    pub stream: StreamId,
    /// The unit's name.
    pub name: String,
    /// The rulebook that the unit works by.
    pub rulebook: RulebookId,
}

/// Asks for a tablet's own credential.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Enrol {
    /// What people call the tablet, e.g. "前台一号".
    pub label: String,
}

/// A tablet's identity and its credential; the credential is told once and kept hashed by the server.
#[derive(Clone, Serialize, Deserialize)]
pub struct Enrolment {
    /// The tablet.
    pub device: DeviceId,
    /// 43 characters of base64url.
    pub credential: String,
}

/// Something arrived in a stream.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hint {
    /// Which stream.
    pub stream: StreamId,
    /// Its last number.
    pub head: u64,
}
