//! Tablets and their credentials. The credential is known to the tablet alone; here stands its digest.

use qingchu_core::event::Digest;
use qingchu_core::id::{DeviceId, OrganisationId};
use qingchu_core::time::Moment;

use super::row::{failed, moment, moment_if_any, text, uuid};
use super::{ListedDevice, Session, Store, StoreError};

impl Store {
    /// Enrols a tablet.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn enrol(
        &self,
        by: Session,
        device: DeviceId,
        label: &str,
        credential: Digest,
        now: Moment,
    ) -> Result<(), StoreError> {
        let mut writer = self.writer().await;
        sqlx::query(
            "INSERT INTO devices (organisation, device, label, credential, enrolled_by, enrolled_at) \
             VALUES (?, ?, ?, ?, ?, ?)",
        )
        .bind(by.organisation.0)
        .bind(device.0)
        .bind(label)
        .bind(credential.0.as_slice())
        .bind(by.person.0)
        .bind(now.0)
        .execute(&mut *writer)
        .await
        .map(drop)
        .map_err(failed("enrol a tablet"))
    }

    /// Whether the credential is the tablet's and the tablet may be used.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn is_enrolled(
        &self,
        organisation: OrganisationId,
        device: DeviceId,
        credential: Digest,
    ) -> Result<bool, StoreError> {
        sqlx::query(
            "SELECT 1 FROM devices WHERE organisation = ? AND device = ? AND credential = ? AND disabled_at IS NULL",
        )
        .bind(organisation.0)
        .bind(device.0)
        .bind(credential.0.as_slice())
        .fetch_optional(self.readers())
        .await
        .map(|row| row.is_some())
        .map_err(failed("read a tablet"))
    }

    /// All tablets of an organisation in the order they were enrolled.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn devices(&self, organisation: OrganisationId) -> Result<Vec<ListedDevice>, StoreError> {
        sqlx::query(
            "SELECT device, label, enrolled_at, disabled_at FROM devices WHERE organisation = ? \
             ORDER BY enrolled_at, device",
        )
        .bind(organisation.0)
        .fetch_all(self.readers())
        .await
        .map_err(failed("read the tablets"))?
        .iter()
        .map(|row| {
            Ok(ListedDevice {
                id: DeviceId(uuid(row, "device")?),
                label: text(row, "label")?,
                enrolled_at: moment(row, "enrolled_at")?,
                disabled_at: moment_if_any(row, "disabled_at")?,
            })
        })
        .collect()
    }

    /// Forbids a tablet from now on.
    ///
    /// # Errors
    /// [`StoreError::NoSuchDevice`]; [`StoreError::Database`].
    pub async fn disable_device(
        &self,
        organisation: OrganisationId,
        device: DeviceId,
        now: Moment,
    ) -> Result<(), StoreError> {
        let mut writer = self.writer().await;
        let changed = sqlx::query("UPDATE devices SET disabled_at = ? WHERE organisation = ? AND device = ?")
            .bind(now.0)
            .bind(organisation.0)
            .bind(device.0)
            .execute(&mut *writer)
            .await
            .map_err(failed("disable a tablet"))?
            .rows_affected();
        if changed == 0 { Err(StoreError::NoSuchDevice(device)) } else { Ok(()) }
    }
}
