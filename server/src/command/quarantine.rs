//! `qingchu quarantine`

use clap::{Args, Subcommand};

use super::{CommandError, open, say};
use crate::cli::DataOption;

/// What to do with events that were set aside.
#[derive(Subcommand)]
pub enum Action {
    /// List them, oldest first: digest, reason, milliseconds since 1970, tablet, bytes; separated by tabs.
    List(DataOption),
    /// Print one as it arrived.
    Show(Named),
}

/// One event, by its digest.
#[derive(Args)]
pub struct Named {
    /// The digest that `qingchu quarantine list` shows, or its first digits.
    digest: String,
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
            for event in store.quarantined(store.organisation().await?.id).await? {
                let (digest, bytes) = (event.digest.to_hex(), event.bytes.len());
                say(&format!(
                    "{digest}\t{}\t{}\t{}\t{bytes}",
                    event.reason, event.received_at.0, event.device
                ))?;
            }
            Ok(())
        }
        Action::Show(named) => {
            let store = open(&named.data).await?;
            let mut matching = store.quarantined(store.organisation().await?.id).await?;
            matching.retain(|event| event.digest.to_hex().starts_with(&named.digest));
            match matching.as_slice() {
                [event] => say(&event.bytes),
                several => Err(CommandError::NotOneDigest { digest: named.digest, found: several.len() }),
            }
        }
    }
}
