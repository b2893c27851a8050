//! `qingchu serve`

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;

use clap::Args;
use qingchu_core::id::RulebookId;
use tokio::net::TcpListener;

use super::{CommandError, open, say};
use crate::auth::Gate;
use crate::auth::limits::Limits;
use crate::auth::password::Passwords;
use crate::cli::DataOption;
use crate::clock;
use crate::hints::Hints;
use crate::problem::chain;
use crate::router::{Server, router};
use crate::serve::{serve, stop_requests};
use crate::setup::{self, FirstAccount};

/// What `serve` takes.
#[derive(Args)]
pub struct Options {
    /// The address and port to listen on. Anything but this machine needs a proxy with TLS in front: browsers give a
    /// page its storage and its session only over a closed connection.
    #[arg(long, default_value = "127.0.0.1:8080", env = "QINGCHU_LISTEN", value_name = "ADDRESS:PORT")]
    listen: SocketAddr,
    #[command(flatten)]
    data: DataOption,
    /// The folder of the built app.
    #[arg(long, default_value = "target/web-dist", env = "QINGCHU_APP", value_name = "FOLDER")]
    app: PathBuf,
    /// The rulebook of the unit that the first start makes.
    #[arg(long, default_value = "building", env = "QINGCHU_RULEBOOK", value_name = "ID")]
    rulebook: String,
    /// The first account's password; made up and printed once when it is not given.
    #[arg(long, env = "QINGCHU_FIRST_PASSWORD", hide_env_values = true, value_name = "PASSWORD")]
    first_password: Option<String>,
}

/// Serves until the process is asked to stop.
///
/// # Errors
/// [`CommandError`] when the address is taken, the database cannot be opened as it must be, or the first start fails.
pub async fn run(options: Options) -> Result<(), CommandError> {
    let stop = stop_requests().map_err(CommandError::Signals)?;
    let listen_failed = |source| CommandError::Listen { address: options.listen, source };
    let listener = TcpListener::bind(options.listen).await.map_err(listen_failed)?;
    let address = listener.local_addr().map_err(listen_failed)?;
    let now = clock::now();
    let store = open(&options.data).await?;
    let organisation = setup::organisation(&store, &RulebookId(options.rulebook), now).await?;
    let first = setup::first_account(&store, &organisation, options.first_password, now).await?;
    let gate = Gate { passwords: Passwords::new()?, limits: Limits::default() };
    let (hints, watching) = Hints::watch(store.clone());
    let server = Arc::new(Server { store: store.clone(), gate, hints, app: options.app });
    let how = first.map(|first| how_to_log_in(&first, address, &organisation.name, &options.data));
    if let Err(fault) = say(&format!("Qingchu listens on http://{address}{}", how.unwrap_or_default())) {
        // Nobody reads it. Serving is worth more: a password can be set with `qingchu user password`.
        tracing::warn!(cause = chain(&fault), "how to log in could not be told");
    }
    tracing::info!(%address, sqlite = store.path().display().to_string(), "serving");
    serve(listener, router(server), stop, move || watching.abort()).await;
    Ok(store.close().await?)
}

fn how_to_log_in(first: &FirstAccount, address: SocketAddr, organisation: &str, data: &DataOption) -> String {
    let name = first.name;
    let password = match &first.generated_password {
        Some(password) => password.as_str(),
        None => "(the one that was given)",
    };
    format!(
        "\n\nFirst start: made the organisation {organisation} and an account.\n\n    \
         address   http://{address}\n    name      {name}\n    password  {password}\n\n\
         The password is not shown again. To set a new one:\n    qingchu user password {name} --data {}\n",
        data.data.display()
    )
}
