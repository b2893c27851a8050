//! Every order of events up to a length, against a store that knows what it holds; then the orders that matter by name.

use std::collections::BTreeSet;

use super::*;
use crate::event::{Body, Subject};
use crate::id::{CaseId, EventId, StreamId, UserId};
use crate::time::Moment;
use uuid::Uuid;

fn statement(id: u128) -> Statement {
    Statement {
        id: EventId(Uuid::from_u128(id)),
        stream: StreamId(Uuid::nil()),
        subject: Subject::Case(CaseId(Uuid::nil())),
        author: UserId(Uuid::nil()),
        occurred_at: Moment(0),
        recorded_at: Moment(0),
        clock_offset_ms: None,
        body: Body::NoteAdded { text: id.to_string() },
    }
}

/// A person, a store and the machine between them.
#[derive(Clone)]
struct World {
    machine: Machine,
    typed: u64,
    presses: u128,
    under_way: Vec<(Write, Vec<Statement>)>,
    draft: Option<u64>,
    stated: BTreeSet<(EventId, u64)>,
}

/// What the store does with its oldest write.
#[derive(Clone, Copy, Debug)]
enum Act {
    Type,
    Pause,
    Press,
    Complete,
    /// The write did not arrive.
    Fail(StoreFailure),
    /// The write arrived and its answer is a dead handle.
    Vanish,
}

const ACTS: [Act; 7] = [
    Act::Type,
    Act::Pause,
    Act::Press,
    Act::Complete,
    Act::Fail(StoreFailure::Quota),
    Act::Fail(StoreFailure::DeadHandle),
    Act::Vanish,
];

impl World {
    fn new() -> Self {
        Self {
            machine: Machine::new(),
            typed: 0,
            presses: 0,
            under_way: Vec::new(),
            draft: None,
            stated: BTreeSet::new(),
        }
    }

    fn act(&mut self, act: Act) {
        match act {
            Act::Type => {
                self.typed += 1;
                self.step(Input::Typed);
            }
            Act::Pause => self.step(Input::Paused),
            Act::Press => {
                self.presses += 1;
                self.step(Input::PressedSave(vec![statement(self.presses)]));
            }
            Act::Complete | Act::Fail(_) | Act::Vanish if self.under_way.is_empty() => {}
            Act::Complete => {
                let write = self.write();
                self.step(Input::StoreCompleted(write));
            }
            Act::Fail(failure) => {
                let (write, _) = self.under_way.remove(0);
                self.step(Input::StoreFailed(write, failure));
            }
            Act::Vanish => {
                let write = self.write();
                self.step(Input::StoreFailed(write, StoreFailure::DeadHandle));
            }
        }
    }

    fn write(&mut self) -> Write {
        let (write, statements) = self.under_way.remove(0);
        match write {
            Write::Draft(Revision(revision)) => self.draft = Some(revision),
            Write::Events(Revision(revision)) => {
                for statement in statements {
                    self.stated.insert((statement.id, revision));
                }
                self.draft = None;
            }
        }
        write
    }

    fn step(&mut self, input: Input) {
        let completed =
            if let Input::StoreCompleted(Write::Events(revision)) = input { Some(revision) } else { None };
        for output in self.machine.step(input) {
            match output {
                Output::PutDraft(revision) => self.push(Write::Draft(revision), Vec::new()),
                Output::Append(revision, statements) => self.push(Write::Events(revision), statements),
                Output::ReopenAndRetry(Retry::PutDraft(revision)) => {
                    self.push(Write::Draft(revision), Vec::new());
                }
                Output::ReopenAndRetry(Retry::Append(revision, statements)) => {
                    self.push(Write::Events(revision), statements);
                }
                Output::DropDraft(revision) => {
                    assert_eq!(
                        completed,
                        Some(revision),
                        "a draft is dropped only when its events are durable"
                    );
                }
                Output::ShowSaved(revision) => {
                    assert!(self.is_stated(revision.0), "\"saved\" without a durable write of {revision:?}");
                }
                Output::ShowFailure(_) | Output::OfferExport => {}
            }
        }
        assert_eq!(self.machine.typed.0, self.typed);
        if let Saving::Durable { revision } = self.machine.saving() {
            assert!(self.is_stated(revision.0) && revision.0 == self.typed);
        }
        if !self.machine.is_anything_at_stake() && self.typed > 0 {
            let is_kept = self.draft == Some(self.typed);
            assert!(is_kept || self.is_stated(self.typed), "what was typed is nowhere");
        }
    }

    fn push(&mut self, write: Write, statements: Vec<Statement>) {
        let is_append = matches!(write, Write::Events(_));
        let appends = self.under_way.iter().filter(|(write, _)| matches!(write, Write::Events(_))).count();
        assert!(!is_append || appends == 0, "two appends at once");
        self.under_way.push((write, statements));
    }

    fn is_stated(&self, revision: u64) -> bool {
        self.stated.iter().any(|(_, stated)| *stated == revision)
    }
}

fn every_order(world: &World, depth: usize, trail: &mut Vec<Act>, count: &mut usize) {
    *count += 1;
    for revision in 0..=world.typed {
        let times = world.stated.iter().filter(|(_, stated)| *stated == revision).count();
        assert!(times <= 1, "revision {revision} was stated {times} times: {trail:?}");
        // After a dead handle and a second failure nobody knows whether the statements arrived: the person is told, and
        // Save states the same ids.
        let is_unknown = matches!(world.machine.saving(), Saving::Failed(_));
        let is_at_rest = world.under_way.is_empty();
        let is_again = world.draft == Some(revision) && times > 0 && is_at_rest && !is_unknown;
        assert!(!is_again, "a draft of what is stated is there again: {trail:?}");
    }
    if depth == 0 {
        return;
    }
    for act in ACTS {
        let mut next = world.clone();
        trail.push(act);
        next.act(act);
        every_order(&next, depth - 1, trail, count);
        trail.pop();
    }
}

#[test]
fn in_every_order_of_seven_acts_nothing_is_called_saved_that_is_not_and_nothing_is_stated_twice() {
    let mut count = 0;
    every_order(&World::new(), 7, &mut Vec::new(), &mut count);
    assert_eq!(count, (0..=7).map(|length| 7_usize.pow(length)).sum::<usize>());
}

fn outputs(acts: &[Input]) -> Vec<Output> {
    let mut machine = Machine::new();
    acts.iter().flat_map(|input| machine.step(input.clone())).collect()
}

#[test]
fn saved_is_said_after_the_durable_write_and_not_before() {
    let revision = Revision(1);
    let press = Input::PressedSave(vec![statement(1)]);
    assert_eq!(outputs(&[Input::Typed, press.clone()]), [Output::Append(revision, vec![statement(1)])]);
    assert_eq!(
        outputs(&[Input::Typed, press.clone(), press, Input::StoreCompleted(Write::Events(revision))]),
        [
            Output::Append(revision, vec![statement(1)]),
            Output::DropDraft(revision),
            Output::ShowSaved(revision)
        ]
    );
}

#[test]
fn a_dead_handle_is_opened_again_once_and_then_fails_in_sight() {
    let revision = Revision(1);
    let dead = Input::StoreFailed(Write::Events(revision), StoreFailure::DeadHandle);
    assert_eq!(
        outputs(&[Input::Typed, Input::PressedSave(vec![statement(1)]), dead.clone(), dead]),
        [
            Output::Append(revision, vec![statement(1)]),
            Output::ReopenAndRetry(Retry::Append(revision, vec![statement(1)])),
            Output::ShowFailure(StoreFailure::DeadHandle),
            Output::OfferExport,
            Output::PutDraft(revision),
        ]
    );
}

#[test]
fn pressing_save_again_after_a_failure_states_the_same_ids() {
    let revision = Revision(1);
    assert_eq!(
        outputs(&[
            Input::Typed,
            Input::PressedSave(vec![statement(1)]),
            Input::StoreFailed(Write::Events(revision), StoreFailure::Quota),
            Input::PressedSave(vec![statement(2)]),
        ])
        .last(),
        Some(&Output::Append(revision, vec![statement(1)]))
    );
}

#[test]
fn what_is_typed_while_saving_stays_a_draft() {
    assert_eq!(
        outputs(&[
            Input::Typed,
            Input::PressedSave(vec![statement(1)]),
            Input::Typed,
            Input::StoreCompleted(Write::Events(Revision(1))),
        ]),
        [
            Output::Append(Revision(1), vec![statement(1)]),
            Output::ShowSaved(Revision(1)),
            Output::PutDraft(Revision(2)),
        ]
    );
}
