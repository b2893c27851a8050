//! `qingchu unit`

use clap::{Args, Subcommand};
use qingchu_core::id::RulebookId;

use super::{CommandError, open, say};
use crate::cli::DataOption;
use crate::{clock, setup};

/// What to do with units.
#[derive(Subcommand)]
pub enum Action {
    /// Add a unit with a stream of its own. Nobody works in it until `qingchu user` says so.
    Add(Add),
    /// List all units: name, rulebook, stream; separated by tabs.
    List(DataOption),
}

/// A unit to add.
#[derive(Args)]
pub struct Add {
    /// Its name.
    name: String,
    /// The rulebook it works by.
    #[arg(long, default_value = "building", value_name = "ID")]
    rulebook: String,
    #[command(flatten)]
    data: DataOption,
}

/// Does it.
///
/// # Errors
/// [`CommandError`] as it says.
pub async fn run(action: Action) -> Result<(), CommandError> {
    match action {
        Action::Add(add) => {
            let rulebook = RulebookId(add.rulebook);
            setup::roles_of(&rulebook)?;
            let store = open(&add.data).await?;
            let organisation = store.organisation().await?;
            let name = add.name.trim();
            if name.is_empty() || organisation.units.iter().any(|unit| unit.name == name) {
                return Err(CommandError::UnitName(name.to_owned()));
            }
            store.add_unit(organisation.id, name, &rulebook, clock::now()).await?;
            say(&format!("added {name}"))
        }
        Action::List(data) => {
            for unit in open(&data).await?.organisation().await?.units {
                say(&format!("{}\t{}\t{}", unit.name, unit.rulebook, unit.stream))?;
            }
            Ok(())
        }
    }
}
