//! What stands around every screen: where one can go, and the switches of language and theme.

use leptos::{html, prelude::*};

use crate::components::icon::{Drawn, Icon};
use crate::copy::message::Frame as Words;
use crate::copy::{Language, say};
use crate::place::Place;
use crate::preferences::Theme;

/// The places of the app: path, name, icon.
const PLACES: [(&str, Words, Icon); 6] = [
    ("/", Words::Today, Icon::Today),
    ("/log", Words::Log, Icon::Log),
    ("/cases", Words::Cases, Icon::Cases),
    ("/registers", Words::Registers, Icon::Registers),
    ("/reports", Words::Reports, Icon::Reports),
    ("/sync", Words::Sync, Icon::Sync),
];

/// The rail (tablet, desktop) or bar (phone) with the places, and the screen in the main landmark.
///
/// `<Frame unsent>…the screen…</Frame>`, once.
#[component]
pub fn Frame(
    /// How many changes are not yet at the office.
    #[prop(into)]
    unsent: Signal<usize>,
    /// The screen.
    children: Children,
) -> impl IntoView {
    let main = NodeRef::<html::Main>::new();
    let skip = move |event: leptos::ev::MouseEvent| {
        event.prevent_default();
        if main.get_untracked().is_some_and(|main| main.focus().is_err()) {
            leptos::logging::warn!("the page could not take the focus");
        }
    };
    view! {
        <a class="skip-link" href="#main" on:click=skip>{say(Words::SkipToWords)}</a>
        <div class="frame">
            <div class="frame-rail">
                <div class="frame-name" aria-hidden="true" lang="zh-CN">"清楚"</div>
                <nav class="frame-places" aria-label=say(Words::Places)>
                    {PLACES.map(|(path, name, icon)| place(path, name, icon, unsent)).collect_view()}
                </nav>
                <Switches/>
            </div>
            <main node_ref=main id="main" class="frame-main" tabindex="-1">{children()}</main>
        </div>
    }
}

/// The head of a screen: its name, in the page's title too, and on the right what belongs beside it.
///
/// `<ScreenHead title=say(…)><SaveState …/></ScreenHead>`, first in each screen.
#[component]
pub fn ScreenHead(
    /// The screen's name.
    #[prop(into)]
    title: Signal<String>,
    /// What stands on the right.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let product = say(Words::Name);
    Effect::new(move |_| document().set_title(&format!("{} · {}", title.get(), product.get())));
    view! {
        <header class="screen-head">
            <h1>{title}</h1>
            <div class="screen-head-beside">{children.map(|children| children())}</div>
        </header>
    }
}

/// Language and theme; usable on their own where there is no frame, as on the login screen.
#[component]
pub fn Switches() -> impl IntoView {
    let language = expect_context::<RwSignal<Language>>();
    let theme = expect_context::<RwSignal<Theme>>();
    let theme_words = move || match theme.get() {
        Theme::System => say(Words::ThemeSystem),
        Theme::Paper => say(Words::ThemePaper),
        Theme::Dark => say(Words::ThemeDark),
        Theme::Sun => say(Words::ThemeSun),
    };
    view! {
        <div class="frame-switches">
            <button
                type="button"
                class="switch"
                lang=move || language.get().other().tag()
                on:click=move |_| language.update(|language| *language = language.other())
            >
                {say(Words::SwitchLanguage)}
            </button>
            <button type="button" class="switch" on:click=move |_| theme.update(|theme| *theme = theme.next())>
                <Drawn icon=Icon::Theme/>
                {theme_words}
            </button>
        </div>
    }
}

fn place(path: &'static str, name: Words, icon: Icon, unsent: Signal<usize>) -> impl IntoView {
    let badge = (name == Words::Sync).then(|| {
        view! {
            <Show when=move || { unsent.get() > 0 }>
                <span class="badge" aria-hidden="true">"●"{unsent}</span>
                <span class="only-read">{move || say(Words::NotYetAtOffice { count: unsent.get() })}</span>
            </Show>
        }
    });
    let here = Place::here().path();
    // A case is among the cases.
    let is_here = Memo::new(move |_| here.with(|here| here == path || path != "/" && here.starts_with(path)));
    view! {
        <a href=path aria-current=move || is_here.get().then_some("page")>
            <Drawn icon/>
            <span>{say(name)}</span>
            {badge}
        </a>
    }
}
