//! Making and changing an entry of a register.

use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::spawn_local;
use qingchu_core::id::{EntryId, RegisterId};
use qingchu_core::rulebook::{Both, Field, Register, Rulebook};
use qingchu_core::unit::{UnitCommand, Values};

use crate::components::dialog::Dialog;
use crate::components::form::{RuleFields, problem_of, stated};
use crate::components::problems::{ErrorSummary, Problem};
use crate::copy::message::Form;
use crate::copy::registers::Registers as Words;
use crate::copy::{language, not_done, say};
use crate::screens::keep::Keep;
use crate::tablet::{NotDone, Tablet};

/// The start of the ids of the form's elements.
const FORM: &str = "entry";

/// Opens the form. Cheap to copy.
#[derive(Clone, Copy)]
pub(in crate::screens) struct EntryDesk {
    tablet: Tablet,
    open: RwSignal<bool>,
    sheet: RwSignal<Option<Sheet>>,
    register: StoredValue<(RegisterId, Both, Vec<Field>)>,
}

/// The form that is open.
#[derive(Clone)]
struct Sheet {
    entry: EntryId,
    values: RwSignal<Values>,
    keep: Keep,
    book: Arc<Rulebook>,
}

impl EntryDesk {
    pub(in crate::screens) fn new(tablet: Tablet, register: &Register) -> Self {
        Self {
            tablet,
            open: RwSignal::new(false),
            sheet: RwSignal::new(None),
            register: StoredValue::new((register.id.clone(), register.name.clone(), register.fields.clone())),
        }
    }

    /// Opens the form of an entry; of a new one with what was typed in it before.
    pub(in crate::screens) fn ask(self, entry: EntryId, held: Values) {
        let Some(book) = self.tablet.books.with_untracked(|books| books.rulebook().cloned()) else { return };
        let (register, ..) = self.register.get_value();
        // Every new entry is the same draft; one that exists has its own.
        let is_new = held.is_empty();
        let name = if is_new { format!("{register} new") } else { format!("{register} {entry}") };
        let keep = Keep::of(self.tablet, &name);
        spawn_local(async move {
            let typed = keep.recall().await.values;
            let values = RwSignal::new(if typed.is_empty() { held } else { typed });
            self.sheet.set(Some(Sheet { entry, values, keep, book }));
            self.open.set(true);
        });
    }
}

#[component]
pub(in crate::screens) fn EntryDialog(desk: EntryDesk) -> impl IntoView {
    let language = language();
    let title =
        Signal::derive(move || desk.register.with_value(|(_, name, _)| language.get().of(name).to_owned()));
    view! {
        <Dialog open=desk.open title>
            {move || desk.sheet.get().map(|sheet| view! { <EntryForm desk sheet/> })}
        </Dialog>
    }
}

#[component]
fn EntryForm(desk: EntryDesk, sheet: Sheet) -> impl IntoView {
    let language = language();
    let problems = RwSignal::new(Vec::<Problem>::new());
    let (register, _name, fields) = desk.register.get_value();
    let Sheet { entry, values, keep, book } = sheet;
    keep.follow(values, RwSignal::new(None));
    let (asked, known) = (fields.clone(), book.clone());
    let save = move |_| {
        let values = stated(&asked, values.get_untracked());
        let (command, book) =
            (UnitCommand::StateEntry { register: register.clone(), entry, values }, known.clone());
        spawn_local(async move {
            match desk.tablet.run_unit(command).await {
                Ok(()) => {
                    keep.drop();
                    desk.open.set(false);
                }
                Err(problem) => {
                    let language = language.get_untracked();
                    problems.set(vec![match &problem {
                        NotDone::Refused(refused) => problem_of(refused, FORM, language, &book),
                        NotDone::Failed(_) | NotDone::NobodyHere => Problem {
                            field: FORM.to_owned(),
                            words: not_done::words(language, &problem, &book),
                        },
                    }]);
                }
            }
        });
    };
    view! {
        <div class="stack" id=FORM tabindex="-1">
            <ErrorSummary problems/>
            <RuleFields form=FORM fields rulebook=book values problems now=desk.tablet.now/>
            <div class="actions">
                <button type="button" class="button" on:click=move |_| desk.open.set(false)>{say(Form::Close)}</button>
                <button type="button" class="button-primary" id="save-entry" on:click=save>{say(Words::Save)}</button>
            </div>
        </div>
    }
}
