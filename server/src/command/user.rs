//! `qingchu user`

use std::io::{BufRead as _, IsTerminal as _};

use clap::{Args, Subcommand};
use qingchu_core::id::{RoleId, StreamId, UserId};
use uuid::Uuid;

use super::{CommandError, open, say};
use crate::auth::{account_name, password};
use crate::cli::DataOption;
use crate::store::{NewPerson, Organisation, Unit};
use crate::{clock, random, setup};

/// What to do with accounts.
#[derive(Subcommand)]
pub enum Action {
    /// Add an account. The password is the first line of standard input; without one it is made up and printed.
    Add(Add),
    /// Replace the posts of an account: the roles it holds and the units it works in.
    Posts(PostsOf),
    /// List all accounts: name, display name, state, posts; separated by tabs.
    List(DataOption),
    /// Forbid an account and end its sessions. Its events stay.
    Disable(Named),
    /// Allow an account again.
    Enable(Named),
    /// Set a password and end the account's sessions. The password is the first line of standard input; without one it
    /// is made up and printed.
    Password(Named),
}

/// An account to add.
#[derive(Args)]
pub struct Add {
    /// The name to log in with: 1 to 64 characters without blanks; upper and lower case are the same.
    name: String,
    /// What colleagues see; the name itself when it is not given.
    #[arg(long, value_name = "TEXT")]
    display_name: Option<String>,
    #[command(flatten)]
    posts: Posts,
    #[command(flatten)]
    data: DataOption,
}

/// New posts for an account.
#[derive(Args)]
pub struct PostsOf {
    /// The name to log in with.
    name: String,
    #[command(flatten)]
    posts: Posts,
    #[command(flatten)]
    data: DataOption,
}

/// Which posts a person holds, and where.
#[derive(Args)]
pub struct Posts {
    /// A role that the person holds, by the rulebook's id (repeat for more). All roles when none is given.
    #[arg(long = "role", value_name = "ID")]
    roles: Vec<String>,
    /// A unit that the person works in, by its name (repeat for more). The first unit when none is given.
    #[arg(long = "unit", value_name = "NAME")]
    units: Vec<String>,
}

/// An account, by its name.
#[derive(Args)]
pub struct Named {
    /// The name to log in with.
    name: String,
    #[command(flatten)]
    data: DataOption,
}

/// Does it.
///
/// # Errors
/// [`CommandError`] as it says.
pub async fn run(action: Action) -> Result<(), CommandError> {
    match action {
        Action::Add(add) => add_person(add).await,
        Action::Posts(posts) => set_posts(posts).await,
        Action::List(data) => list(&data).await,
        Action::Disable(named) => set_disabled(&named, true).await,
        Action::Enable(named) => set_disabled(&named, false).await,
        Action::Password(named) => set_password(&named).await,
    }
}

async fn add_person(add: Add) -> Result<(), CommandError> {
    let name = account_name(&add.name)?;
    let store = open(&add.data).await?;
    let organisation = store.organisation().await?;
    let (streams, roles) = add.posts.within(&organisation)?;
    let secret = Secret::given_or_made()?;
    let person = NewPerson {
        id: UserId(Uuid::now_v7()),
        display_name: add.display_name.unwrap_or_else(|| name.clone()),
        password: password::hash(secret.as_str())?,
        streams,
        roles,
        name,
    };
    store.add_person(organisation.id, &person, clock::now()).await?;
    secret.told(&format!("added {}", person.name))
}

async fn set_posts(of: PostsOf) -> Result<(), CommandError> {
    let name = account_name(&of.name)?;
    let store = open(&of.data).await?;
    let organisation = store.organisation().await?;
    let (streams, roles) = of.posts.within(&organisation)?;
    store.set_posts(organisation.id, &name, &streams, &roles).await?;
    say(&format!("set the posts of {name}"))
}

async fn list(data: &DataOption) -> Result<(), CommandError> {
    let store = open(data).await?;
    let organisation = store.organisation().await?;
    for person in store.people(organisation.id).await? {
        let posts: Vec<String> = person
            .posts
            .iter()
            .map(|(stream, roles)| {
                let unit = organisation.units.iter().find(|unit| unit.stream == *stream);
                let roles: Vec<&str> = roles.iter().map(RoleId::as_str).collect();
                format!("{}: {}", unit.map_or("?", |unit| unit.name.as_str()), roles.join(", "))
            })
            .collect();
        let state = if person.disabled_at.is_some() { "disabled" } else { "active" };
        say(&format!("{}\t{}\t{state}\t{}", person.name, person.display_name, posts.join("; ")))?;
    }
    Ok(())
}

async fn set_disabled(named: &Named, is_disabled: bool) -> Result<(), CommandError> {
    let name = account_name(&named.name)?;
    let store = open(&named.data).await?;
    let organisation = store.organisation().await?;
    store.set_disabled(organisation.id, &name, is_disabled.then(clock::now)).await?;
    say(&format!("{} {name}", if is_disabled { "disabled" } else { "enabled" }))
}

async fn set_password(named: &Named) -> Result<(), CommandError> {
    let name = account_name(&named.name)?;
    let store = open(&named.data).await?;
    let organisation = store.organisation().await?;
    let secret = Secret::given_or_made()?;
    store.set_password(organisation.id, &name, &password::hash(secret.as_str())?).await?;
    secret.told(&format!("set the password of {name}"))
}

impl Posts {
    /// The streams and roles that the names mean, roles sorted.
    fn within(self, organisation: &Organisation) -> Result<(Vec<StreamId>, Vec<RoleId>), CommandError> {
        let units = units_named(organisation, &self.units)?;
        let mut roles: Vec<RoleId> = self.roles.into_iter().map(RoleId).collect();
        for unit in &units {
            setup::check_roles(&unit.rulebook, &roles)?;
        }
        if roles.is_empty() {
            for unit in &units {
                roles.extend(setup::roles_of(&unit.rulebook)?);
            }
        }
        roles.sort();
        roles.dedup();
        Ok((units.iter().map(|unit| unit.stream).collect(), roles))
    }
}

fn units_named(organisation: &Organisation, names: &[String]) -> Result<Vec<Unit>, CommandError> {
    if names.is_empty() {
        return Ok(organisation.units.iter().take(1).cloned().collect());
    }
    names
        .iter()
        .map(|name| {
            organisation.units.iter().find(|unit| unit.name == *name).cloned().ok_or_else(|| {
                let known =
                    organisation.units.iter().map(|unit| unit.name.as_str()).collect::<Vec<_>>().join(", ");
                CommandError::NoSuchUnit { name: name.clone(), known }
            })
        })
        .collect()
}

/// A password on its way to being hashed.
enum Secret {
    Given(String),
    Made(String),
}

impl Secret {
    fn given_or_made() -> Result<Self, CommandError> {
        let input = std::io::stdin();
        let mut line = String::new();
        if !input.is_terminal() {
            input
                .lock()
                .read_line(&mut line)
                .map_err(|source| CommandError::Standard { stream: "input", source })?;
        }
        let given = line.trim_end_matches(['\r', '\n']);
        if given.is_empty() { Ok(Self::Made(random::password()?)) } else { Ok(Self::Given(given.to_owned())) }
    }

    fn as_str(&self) -> &str {
        match self {
            Self::Given(password) | Self::Made(password) => password,
        }
    }

    /// Says that it is done, with the password only if nobody knows it yet.
    fn told(&self, done: &str) -> Result<(), CommandError> {
        match self {
            Self::Given(_) => say(done),
            Self::Made(password) => say(&format!("{done}\npassword  {password}\nIt is not shown again.")),
        }
    }
}
