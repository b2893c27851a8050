//! Sessions: who is behind a cookie. The token is known to the browser alone; here stands its digest.

use qingchu_core::event::Digest;
use qingchu_core::id::{OrganisationId, UserId};
use qingchu_core::time::Moment;

use super::row::{failed, moment, uuid};
use super::{Session, Store, StoreError};

/// A session ends when it was not used for so long: 30 days, in milliseconds.
const SESSION_IDLE_MS_MAX: i64 = 30 * 24 * 3600 * 1000;
/// A session ends so long after log-in whatever happens: 180 days, in milliseconds.
const SESSION_AGE_MS_MAX: i64 = 180 * 24 * 3600 * 1000;
/// That a session is in use is written down at most once an hour.
const SEEN_EVERY_MS: i64 = 3600 * 1000;

impl Store {
    /// Begins a session.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn begin_session(
        &self,
        session: Session,
        token: Digest,
        now: Moment,
    ) -> Result<(), StoreError> {
        let mut writer = self.writer().await;
        sqlx::query(
            "DELETE FROM sessions WHERE organisation = ? AND person = ? AND (seen_at < ? OR began_at < ?)",
        )
        .bind(session.organisation.0)
        .bind(session.person.0)
        .bind(now.plus_ms(-SESSION_IDLE_MS_MAX).0)
        .bind(now.plus_ms(-SESSION_AGE_MS_MAX).0)
        .execute(&mut *writer)
        .await
        .map_err(failed("drop sessions that ended"))?;
        sqlx::query(
            "INSERT INTO sessions (organisation, token, person, began_at, seen_at) VALUES (?, ?, ?, ?, ?)",
        )
        .bind(session.organisation.0)
        .bind(token.0.as_slice())
        .bind(session.person.0)
        .bind(now.0)
        .bind(now.0)
        .execute(&mut *writer)
        .await
        .map(drop)
        .map_err(failed("begin a session"))
    }

    /// Who is behind a token; `None` when the session has ended or the account may not be used.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn session(
        &self,
        organisation: OrganisationId,
        token: Digest,
        now: Moment,
    ) -> Result<Option<Session>, StoreError> {
        let Some(row) = sqlx::query(
            "SELECT s.person, s.seen_at FROM sessions s \
             JOIN people p ON p.organisation = s.organisation AND p.person = s.person \
             WHERE s.organisation = ? AND s.token = ? AND p.disabled_at IS NULL \
             AND s.seen_at >= ? AND s.began_at >= ?",
        )
        .bind(organisation.0)
        .bind(token.0.as_slice())
        .bind(now.plus_ms(-SESSION_IDLE_MS_MAX).0)
        .bind(now.plus_ms(-SESSION_AGE_MS_MAX).0)
        .fetch_optional(self.readers())
        .await
        .map_err(failed("read a session"))?
        else {
            return Ok(None);
        };
        if now.ms_since(moment(&row, "seen_at")?) > SEEN_EVERY_MS {
            let mut writer = self.writer().await;
            sqlx::query("UPDATE sessions SET seen_at = ? WHERE organisation = ? AND token = ?")
                .bind(now.0)
                .bind(organisation.0)
                .bind(token.0.as_slice())
                .execute(&mut *writer)
                .await
                .map_err(failed("note a session's use"))?;
        }
        Ok(Some(Session { organisation, person: UserId(uuid(&row, "person")?) }))
    }

    /// Ends a session; one that ended already stays ended.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn end_session(&self, organisation: OrganisationId, token: Digest) -> Result<(), StoreError> {
        let mut writer = self.writer().await;
        sqlx::query("DELETE FROM sessions WHERE organisation = ? AND token = ?")
            .bind(organisation.0)
            .bind(token.0.as_slice())
            .execute(&mut *writer)
            .await
            .map(drop)
            .map_err(failed("end a session"))
    }
}
