//! People, their posts, and what their account shows.

use std::collections::{BTreeMap, BTreeSet};

use qingchu_core::id::{OrganisationId, RoleId, RulebookId, StreamId, UserId};
use qingchu_core::sync::account::{Account, Person, Unit};
use qingchu_core::time::Moment;
use sqlx::sqlite::SqliteRow;
use sqlx::{Connection as _, SqliteConnection};

use super::row::{failed, moment_if_any, text, uuid};
use super::{ListedPerson, LoginRecord, NewPerson, Session, Store, StoreError};

impl Store {
    /// Adds a person.
    ///
    /// # Errors
    /// [`StoreError::NameTaken`]; [`StoreError::Database`].
    pub async fn add_person(
        &self,
        organisation: OrganisationId,
        new: &NewPerson,
        now: Moment,
    ) -> Result<(), StoreError> {
        let mut writer = self.writer().await;
        let mut tx = writer.begin_with("BEGIN IMMEDIATE").await.map_err(failed("begin a write"))?;
        sqlx::query(
            "INSERT INTO people (organisation, person, name, display_name, password, created_at) \
             VALUES (?, ?, ?, ?, ?, ?)",
        )
        .bind(organisation.0)
        .bind(new.id.0)
        .bind(&new.name)
        .bind(&new.display_name)
        .bind(&new.password)
        .bind(now.0)
        .execute(&mut *tx)
        .await
        .map_err(|source| match source.as_database_error() {
            Some(refusal) if refusal.is_unique_violation() => StoreError::NameTaken(new.name.clone()),
            Some(_) | None => StoreError::Database { doing: "write a person", source },
        })?;
        write_posts(&mut tx, organisation, new.id, &new.streams, &new.roles).await?;
        tx.commit().await.map_err(failed("commit a person"))
    }

    /// What a log-in under this name is checked against.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn login_record(&self, name: &str) -> Result<Option<LoginRecord>, StoreError> {
        sqlx::query("SELECT organisation, person, password, disabled_at FROM people WHERE name = ?")
            .bind(name)
            .fetch_optional(self.readers())
            .await
            .map_err(failed("read a person"))?
            .map(|row| {
                Ok(LoginRecord {
                    organisation: OrganisationId(uuid(&row, "organisation")?),
                    person: UserId(uuid(&row, "person")?),
                    password: text(&row, "password")?,
                    is_disabled: moment_if_any(&row, "disabled_at")?.is_some(),
                })
            })
            .transpose()
    }

    /// Everybody of an organisation, by name.
    ///
    /// # Errors
    /// [`StoreError::Database`]; [`StoreError::Damaged`].
    pub async fn people(&self, organisation: OrganisationId) -> Result<Vec<ListedPerson>, StoreError> {
        let mut posts: BTreeMap<UserId, Vec<(StreamId, Vec<RoleId>)>> = BTreeMap::new();
        for row in sqlx::query(
            "SELECT person, stream, roles FROM memberships WHERE organisation = ? ORDER BY person, ordinal",
        )
        .bind(organisation.0)
        .fetch_all(self.readers())
        .await
        .map_err(failed("read the posts"))?
        {
            let post = (StreamId(uuid(&row, "stream")?), roles_of(&row)?);
            posts.entry(UserId(uuid(&row, "person")?)).or_default().push(post);
        }
        sqlx::query(
            "SELECT person, name, display_name, disabled_at FROM people WHERE organisation = ? ORDER BY name",
        )
        .bind(organisation.0)
        .fetch_all(self.readers())
        .await
        .map_err(failed("read the people"))?
        .iter()
        .map(|row| {
            let id = UserId(uuid(row, "person")?);
            Ok(ListedPerson {
                id,
                name: text(row, "name")?,
                display_name: text(row, "display_name")?,
                posts: posts.remove(&id).unwrap_or_default(),
                disabled_at: moment_if_any(row, "disabled_at")?,
            })
        })
        .collect()
    }

    /// The streams that a person may read and write now, the first first; none when the account is disabled.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn streams_of(&self, session: Session) -> Result<Vec<StreamId>, StoreError> {
        sqlx::query(
            "SELECT m.stream FROM memberships m \
             JOIN people p ON p.organisation = m.organisation AND p.person = m.person \
             WHERE m.organisation = ? AND m.person = ? AND p.disabled_at IS NULL ORDER BY m.ordinal",
        )
        .bind(session.organisation.0)
        .bind(session.person.0)
        .fetch_all(self.readers())
        .await
        .map_err(failed("read a person's streams"))?
        .iter()
        .map(|row| uuid(row, "stream").map(StreamId))
        .collect()
    }

    /// Who is logged in, and what that person may see; `None` when there is no such person.
    ///
    /// # Errors
    /// [`StoreError::Database`]; [`StoreError::Damaged`].
    pub async fn account(&self, session: Session) -> Result<Option<Account>, StoreError> {
        let organisation_name = sqlx::query("SELECT name FROM organisations WHERE organisation = ?")
            .bind(session.organisation.0)
            .fetch_optional(self.readers())
            .await
            .map_err(failed("read an organisation"))?
            .map(|row| text(&row, "name"))
            .transpose()?;
        let units = self.units_of(session).await?;
        let people: Vec<Person> = self
            .people(session.organisation)
            .await?
            .into_iter()
            .filter(|listed| {
                listed.id == session.person
                    || listed
                        .posts
                        .iter()
                        .any(|(stream, _roles)| units.iter().any(|unit| unit.stream == *stream))
            })
            .map(shown)
            .collect();
        let person = people.iter().find(|person| person.id == session.person).cloned();
        Ok(organisation_name.zip(person).map(|(organisation_name, person)| Account {
            person,
            organisation: session.organisation,
            organisation_name,
            units,
            people,
        }))
    }

    /// Replaces a person's password and ends the person's sessions.
    ///
    /// # Errors
    /// [`StoreError::NoSuchPerson`]; [`StoreError::Database`].
    pub async fn set_password(
        &self,
        organisation: OrganisationId,
        name: &str,
        password: &str,
    ) -> Result<(), StoreError> {
        self.change_person(organisation, name, Change::Password(password)).await
    }

    /// Forbids or allows a person's account. Forbidding ends the person's sessions.
    ///
    /// # Errors
    /// [`StoreError::NoSuchPerson`]; [`StoreError::Database`].
    pub async fn set_disabled(
        &self,
        organisation: OrganisationId,
        name: &str,
        disabled_at: Option<Moment>,
    ) -> Result<(), StoreError> {
        self.change_person(organisation, name, Change::DisabledAt(disabled_at)).await
    }

    /// Replaces the posts that a person holds: the same roles in each of the units, the first unit first.
    ///
    /// # Errors
    /// [`StoreError::NoSuchPerson`]; [`StoreError::Database`].
    pub async fn set_posts(
        &self,
        organisation: OrganisationId,
        name: &str,
        streams: &[StreamId],
        roles: &[RoleId],
    ) -> Result<(), StoreError> {
        let mut writer = self.writer().await;
        let mut tx = writer.begin_with("BEGIN IMMEDIATE").await.map_err(failed("begin a write"))?;
        let row = sqlx::query("SELECT person FROM people WHERE organisation = ? AND name = ?")
            .bind(organisation.0)
            .bind(name)
            .fetch_optional(&mut *tx)
            .await
            .map_err(failed("read a person"))?
            .ok_or_else(|| StoreError::NoSuchPerson(name.to_owned()))?;
        let person = UserId(uuid(&row, "person")?);
        sqlx::query("DELETE FROM memberships WHERE organisation = ? AND person = ?")
            .bind(organisation.0)
            .bind(person.0)
            .execute(&mut *tx)
            .await
            .map_err(failed("replace a person's posts"))?;
        write_posts(&mut tx, organisation, person, streams, roles).await?;
        tx.commit().await.map_err(failed("commit a person"))
    }

    async fn change_person(
        &self,
        organisation: OrganisationId,
        name: &str,
        change: Change<'_>,
    ) -> Result<(), StoreError> {
        let mut writer = self.writer().await;
        let mut tx = writer.begin_with("BEGIN IMMEDIATE").await.map_err(failed("begin a write"))?;
        let query = match change {
            Change::Password(password) => {
                sqlx::query("UPDATE people SET password = ? WHERE organisation = ? AND name = ?")
                    .bind(password)
            }
            Change::DisabledAt(moment) => {
                sqlx::query("UPDATE people SET disabled_at = ? WHERE organisation = ? AND name = ?")
                    .bind(moment.map(|at| at.0))
            }
        };
        let changed = query
            .bind(organisation.0)
            .bind(name)
            .execute(&mut *tx)
            .await
            .map_err(failed("change a person"))?
            .rows_affected();
        if changed == 0 {
            return Err(StoreError::NoSuchPerson(name.to_owned()));
        }
        sqlx::query(
            "DELETE FROM sessions WHERE organisation = ?1 AND person IN \
             (SELECT person FROM people WHERE organisation = ?1 AND name = ?2)",
        )
        .bind(organisation.0)
        .bind(name)
        .execute(&mut *tx)
        .await
        .map_err(failed("end a person's sessions"))?;
        tx.commit().await.map_err(failed("commit a person"))
    }

    async fn units_of(&self, session: Session) -> Result<Vec<Unit>, StoreError> {
        sqlx::query(
            "SELECT u.stream, u.name, u.rulebook FROM memberships m \
             JOIN units u ON u.organisation = m.organisation AND u.stream = m.stream \
             WHERE m.organisation = ? AND m.person = ? ORDER BY m.ordinal",
        )
        .bind(session.organisation.0)
        .bind(session.person.0)
        .fetch_all(self.readers())
        .await
        .map_err(failed("read a person's units"))?
        .iter()
        .map(|row| {
            Ok(Unit {
                stream: StreamId(uuid(row, "stream")?),
                name: text(row, "name")?,
                rulebook: RulebookId(text(row, "rulebook")?),
            })
        })
        .collect()
    }
}

async fn write_posts(
    tx: &mut SqliteConnection,
    organisation: OrganisationId,
    person: UserId,
    streams: &[StreamId],
    roles: &[RoleId],
) -> Result<(), StoreError> {
    let roles = roles_to_text(roles)?;
    for (ordinal, stream) in (0_i64..).zip(streams) {
        sqlx::query(
            "INSERT INTO memberships (organisation, person, ordinal, stream, roles) VALUES (?, ?, ?, ?, ?)",
        )
        .bind(organisation.0)
        .bind(person.0)
        .bind(ordinal)
        .bind(stream.0)
        .bind(&roles)
        .execute(&mut *tx)
        .await
        .map_err(failed("write a person's posts"))?;
    }
    Ok(())
}

/// What is changed of a person.
#[derive(Clone, Copy)]
enum Change<'a> {
    Password(&'a str),
    DisabledAt(Option<Moment>),
}

/// The person as colleagues see it: the posts of all units together.
fn shown(listed: ListedPerson) -> Person {
    let roles: BTreeSet<RoleId> = listed.posts.into_iter().flat_map(|(_stream, roles)| roles).collect();
    Person {
        id: listed.id,
        name: listed.name,
        display_name: listed.display_name,
        roles: roles.into_iter().collect(),
    }
}

fn roles_to_text(roles: &[RoleId]) -> Result<String, StoreError> {
    serde_json::to_string(roles)
        .map_err(|fault| StoreError::Damaged(format!("roles cannot be written: {fault}")))
}

fn roles_of(row: &SqliteRow) -> Result<Vec<RoleId>, StoreError> {
    serde_json::from_str(&text(row, "roles")?)
        .map_err(|fault| StoreError::Damaged(format!("memberships.roles is not a list of roles: {fault}")))
}
