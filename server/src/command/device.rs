//! `qingchu device`

use clap::{Args, Subcommand};
use qingchu_core::id::DeviceId;

use super::{CommandError, open, say};
use crate::cli::DataOption;
use crate::clock;

/// What to do with tablets.
#[derive(Subcommand)]
pub enum Action {
    /// List all tablets: id, label, state; separated by tabs.
    List(DataOption),
    /// Forbid a lost tablet: its credential stops working at once. Its events stay.
    Disable(Named),
}

/// A tablet, by its id.
#[derive(Args)]
pub struct Named {
    /// The id that `qingchu device list` shows.
    id: String,
    #[command(flatten)]
    data: DataOption,
}

/// Does it.
///
/// # Errors
/// [`CommandError`] as it says.
pub async fn run(action: Action) -> Result<(), CommandError> {
    match action {
        Action::List(data) => {
            let store = open(&data).await?;
            for device in store.devices(store.organisation().await?.id).await? {
                let state = if device.disabled_at.is_some() { "disabled" } else { "active" };
                say(&format!("{}\t{}\t{state}", device.id, device.label))?;
            }
            Ok(())
        }
        Action::Disable(named) => {
            let device: DeviceId = named.id.parse()?;
            let store = open(&named.data).await?;
            store.disable_device(store.organisation().await?.id, device, clock::now()).await?;
            say(&format!("disabled {device}"))
        }
    }
}
