//! Signing in: the first time, which enrols the tablet, and whenever the office asks again.

use leptos::prelude::*;
use leptos::task::spawn_local;
use qingchu_core::sync::account::Login;
use qingchu_core::sync::machine::Failure;

use crate::components::field::{Line, TextField};
use crate::components::frame::{ScreenHead, Switches};
use crate::components::problems::{ErrorSummary, Problem};
use crate::copy::sign_in::SignIn as Words;
use crate::copy::trouble::Trouble;
use crate::copy::{Language, Message, language, say};
use crate::parts::Soon;
use crate::place::Place;
use crate::preferences;
use crate::tablet::{NotSignedIn, Tablet};

const NAME: &str = "name";
const PASSWORD: &str = "password";
const LABEL: &str = "label";
/// The longest wait that is named, where the office asks for patience and does not say how long, in seconds.
const WAIT_S: u64 = 60;

/// What shows while nobody ever signed in on this tablet.
#[component]
pub fn FirstSignIn() -> impl IntoView {
    view! {
        <main id="main" class="sign-in-page">
            <div class="sign-in-top">
                <span class="frame-name" lang="zh-CN" aria-hidden="true">"清楚"</span>
                <Switches/>
            </div>
            <SignInForm is_first=true sign_in=|tablet, login, label| {
                Box::pin(async move { tablet.sign_in(&login, &label).await })
            }/>
        </main>
    }
}

/// Signing in again on a tablet that is enrolled.
#[component]
pub fn SignIn() -> impl IntoView {
    view! {
        <SignInForm is_first=false sign_in=|tablet, login, _label| {
            Box::pin(async move { tablet.sign_in_again(&login).await })
        }/>
    }
}

#[component]
fn SignInForm(
    /// Whether the tablet has no name yet.
    is_first: bool,
    /// What signs in, with the tablet's name.
    sign_in: fn(Tablet, Login, String) -> Soon<Result<(), NotSignedIn>>,
) -> impl IntoView {
    let tablet = Tablet::here();
    let language = language();
    let place = Place::here();
    let name = RwSignal::new(String::new());
    let password = RwSignal::new(String::new());
    let label = RwSignal::new(String::new());
    let problems = RwSignal::new(Vec::<Problem>::new());
    let is_asking = RwSignal::new(false);
    let press = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if is_asking.get_untracked() {
            return;
        }
        let login =
            Login { name: name.get_untracked().trim().to_owned(), password: password.get_untracked() };
        let label = label.get_untracked().trim().to_owned();
        problems.set(missing(&login, is_first.then_some(label.as_str()), language.get_untracked()));
        if !problems.read_untracked().is_empty() {
            return;
        }
        is_asking.set(true);
        spawn_local(async move {
            let outcome = sign_in(tablet, login, label).await;
            // The screen may be gone by now.
            is_asking.try_set(false);
            match outcome {
                Ok(()) => place.go(&preferences::last_screen().unwrap_or_else(|| "/".to_owned())),
                Err(why) => {
                    let words = language.get_untracked().words(&message(why));
                    problems.try_set(vec![Problem { field: NAME.to_owned(), words }]);
                }
            }
        });
    };
    let why = if is_first { Words::FirstTime } else { Words::Again };
    let office = window().location().host().unwrap_or_default();
    let field_problem = move |field: &'static str| {
        Signal::derive(move || {
            problems.with(|problems| {
                problems.iter().find(|known| known.field == field).map(|known| known.words.clone())
            })
        })
    };
    view! {
        <div class="screen sign-in">
            <ScreenHead title=say(Words::Title)/>
            <p>{say(why)}</p>
            <form class="stack" novalidate on:submit=press>
                <ErrorSummary problems/>
                <p class="hint">{say(Words::Office)}" "<span dir="ltr">{office}</span></p>
                <TextField id=NAME label=say(Words::Name) value=name on_typed=move |text| name.set(text) line=Line::UserName problem=field_problem(NAME)/>
                <TextField id=PASSWORD label=say(Words::Password) value=password on_typed=move |text| password.set(text) line=Line::Password problem=field_problem(PASSWORD)/>
                {is_first.then(|| view! {
                    <TextField id=LABEL label=say(Words::Tablet) hint=say(Words::TabletHint) value=label on_typed=move |text| label.set(text) problem=field_problem(LABEL)/>
                })}
                <div class="actions">
                    <span role="status" class="hint">{move || is_asking.get().then(|| say(Words::Asking))}</span>
                    {(!is_first).then(|| view! { <a class="button" href="/">{say(Words::Later)}</a> })}
                    <button type="submit" class="button-primary" id="sign-in">{say(Words::SignIn)}</button>
                </div>
            </form>
        </div>
    }
}

/// What is not filled in; `label` where the tablet needs a name.
fn missing(login: &Login, label: Option<&str>, language: Language) -> Vec<Problem> {
    let problem =
        |field: &str, words: Words| Problem { field: field.to_owned(), words: language.words(&words.into()) };
    let mut problems = Vec::new();
    problems.extend(login.name.is_empty().then(|| problem(NAME, Words::NameMissing)));
    problems.extend(login.password.is_empty().then(|| problem(PASSWORD, Words::PasswordMissing)));
    problems.extend((label == Some("")).then(|| problem(LABEL, Words::TabletMissing)));
    problems
}

/// Why it did not work, and what to do.
fn message(why: NotSignedIn) -> Message {
    let failure = match why {
        NotSignedIn::Office(failure) => failure,
        NotSignedIn::NoStorage => return Words::NoStorage.into(),
        NotSignedIn::Storage(failure) => return Trouble::Advice(failure).into(),
        NotSignedIn::Missing(missing) => return Trouble::Missing(missing).into(),
    };
    match failure {
        Failure::Offline => Words::Offline,
        Failure::NotOurs => Words::NotOurs,
        Failure::Unauthorised => Words::WrongLogin,
        Failure::TooMany { retry_after_ms } => {
            let wait_ms = retry_after_ms.and_then(|ms| u64::try_from(ms).ok());
            Words::TooMany { wait_s: wait_ms.map_or(WAIT_S, |ms| ms.div_ceil(1000)) }
        }
        Failure::ServerFault => Words::ServerFault,
        Failure::UpdateNeeded => Words::UpdateNeeded,
        Failure::TooLarge => Words::Refused { status: 413 },
        Failure::Refused { status } => Words::Refused { status },
    }
    .into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn login(name: &str, password: &str) -> Login {
        Login { name: name.to_owned(), password: password.to_owned() }
    }

    #[test]
    fn what_is_missing_is_said_at_its_field() {
        let fields = |login: &Login, label| -> Vec<String> {
            missing(login, label, Language::Chinese).into_iter().map(|problem| problem.field).collect()
        };
        assert_eq!(fields(&login("", ""), Some("")), [NAME, PASSWORD, LABEL]);
        assert_eq!(fields(&login("wang", "secret"), None), Vec::<String>::new());
        assert_eq!(fields(&login("wang", ""), Some("前台")), [PASSWORD]);
    }

    #[test]
    fn a_wait_is_named_in_whole_seconds() {
        let why = NotSignedIn::Office(Failure::TooMany { retry_after_ms: Some(1_200) });
        assert_eq!(Language::Chinese.words(&message(why)), "试得太多了，2 秒后再试");
    }
}
