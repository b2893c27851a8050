//! What holds for all events, in whatever order they arrive, and for stored bytes, whatever became of them.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests fail loudly on purpose"
)]

#[allow(dead_code, unreachable_pub, reason = "shared with the other test programs, which use all of it")]
mod support;

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use qingchu_core::event::Digest;
use qingchu_core::id::{EventId, StreamId};
use qingchu_core::log::segment::{self, Damage, Entry};
use qingchu_core::log::sequence::{Irregularity, irregularities};
use qingchu_core::log::{Joined, Log, Receipt, Stored, Tip, codec};
use qingchu_core::sync::message::QuarantineReason;
use qingchu_core::time::Moment;
use uuid::Uuid;

fn receipt() -> impl Strategy<Value = Receipt> {
    (any::<u64>(), any::<i64>()).prop_map(|(seq, at)| Receipt { seq, received_at: Moment(at) })
}

/// Stored events of which several have the same id, the same bytes, or both.
fn stored() -> impl Strategy<Value = Vec<Stored>> {
    let event = (support::any::event(), 0_u128..5).prop_map(|(mut event, id)| {
        event.statement.id = EventId(Uuid::from_u128(id));
        event
    });
    (vec(event, 1..8), vec((any::<Index>(), option::of(receipt())), 0..16)).prop_map(|(pool, picks)| {
        picks
            .into_iter()
            .map(|(index, receipt)| Stored::read(codec::encode(index.get(&pool)).into(), receipt).unwrap())
            .collect()
    })
}

fn entry() -> impl Strategy<Value = Entry> {
    let digest = any::<[u8; 32]>().prop_map(Digest);
    let digest_too = any::<[u8; 32]>().prop_map(Digest);
    let id = any::<u128>().prop_map(Uuid::from_u128);
    let stream = any::<u128>().prop_map(|id| StreamId(Uuid::from_u128(id)));
    let reason = select(vec![
        QuarantineReason::Unreadable,
        QuarantineReason::SameIdOtherBytes,
        QuarantineReason::NotYourStream,
        QuarantineReason::TooLarge,
    ]);
    prop_oneof![
        (support::any::event(), option::of(receipt()))
            .prop_map(|(event, receipt)| Entry::Event { bytes: codec::encode(&event).into(), receipt }),
        (id, digest, receipt()).prop_map(|(id, digest, receipt)| Entry::Receipt {
            id: EventId(id),
            digest,
            receipt
        }),
        (digest_too, reason).prop_map(|(digest, reason)| Entry::SetAside { digest, reason }),
        (stream, any::<u64>()).prop_map(|(stream, after)| Entry::Rewind { stream, after }),
    ]
}

fn merged(one: &Log, other: &Log) -> Log {
    let mut log = one.clone();
    log.merge(other.clone());
    log
}

proptest! {
    #[test]
    fn an_event_written_and_read_is_the_same_event(event in support::any::event()) {
        let bytes = codec::encode(&event);
        prop_assert!(!bytes.contains('\n'));
        prop_assert_eq!(codec::id_of(&bytes), Some(event.statement.id));
        prop_assert_eq!(codec::decode(&bytes).unwrap(), event);
    }

    #[test]
    fn reading_never_panics(text in support::any::text()) {
        prop_assert!(codec::decode(&text).is_err());
    }

    #[test]
    fn merging_is_commutative_associative_and_idempotent(a in stored(), b in stored(), c in stored()) {
        let [a, b, c]: [Log; 3] = [a, b, c].map(|events| events.into_iter().collect());
        prop_assert_eq!(merged(&a, &b), merged(&b, &a));
        prop_assert_eq!(merged(&merged(&a, &b), &c), merged(&a, &merged(&b, &c)));
        prop_assert_eq!(&merged(&a, &a), &a);
        prop_assert_eq!(merged(&a, &b).state_hash(), merged(&b, &a).state_hash());
    }

    #[test]
    fn the_order_of_arrival_does_not_matter(
        (events, shuffled) in stored().prop_flat_map(|events| (Just(events.clone()), Just(events).prop_shuffle()))
    ) {
        let (log, other): (Log, Log) = (events.iter().cloned().collect(), shuffled.into_iter().collect());
        prop_assert_eq!(&log, &other);
        prop_assert!(log.iter().map(|stored| stored.event.order()).is_sorted());
        for event in &events {
            prop_assert!(log.iter().any(|stored| stored.bytes == event.bytes), "an event is lost");
        }
    }

    #[test]
    fn the_same_id_with_other_bytes_is_kept_and_told(events in stored()) {
        let mut log = Log::new();
        let mut bytes_of_ids: std::collections::BTreeMap<_, std::collections::BTreeSet<_>> = Default::default();
        for event in &events {
            let known = bytes_of_ids.entry(event.id()).or_default();
            let expected = match (known.is_empty(), known.contains(&event.bytes)) {
                (true, _) => Joined::New,
                (false, true) => Joined::Known,
                (false, false) => Joined::OtherBytes,
            };
            known.insert(event.bytes.clone());
            prop_assert_eq!(log.join(event.clone()), expected);
        }
        let told: Vec<EventId> = log.same_id_other_bytes().collect();
        let expected: Vec<EventId> =
            bytes_of_ids.iter().filter(|(_, bytes)| bytes.len() > 1).map(|(id, _)| *id).collect();
        prop_assert_eq!(told, expected);
        prop_assert_eq!(log.len(), bytes_of_ids.values().map(std::collections::BTreeSet::len).sum::<usize>());
    }

    #[test]
    fn a_device_that_writes_one_after_the_other_is_regular_and_each_fault_is_seen(
        statements in vec(support::any::statement(), 2..12), at in any::<Index>(), other in support::any::statement()
    ) {
        let device = qingchu_core::id::DeviceId(Uuid::from_u128(7));
        let (mut tip, mut events) = (Tip::new(device), Vec::new());
        for statement in statements {
            let (stored, next) = tip.seal(statement);
            prop_assert!(stored.event.clock > tip.clock);
            events.push(stored);
            tip = next;
        }
        prop_assert_eq!(irregularities(&events), vec![]);
        prop_assert_eq!(events.iter().rev().fold(Tip::new(device), Tip::seen), tip);

        let at = at.index(events.len() - 1);
        let seq = events[at].event.device_seq;
        let mut gap = events.clone();
        gap.remove(at);
        prop_assert_eq!(irregularities(&gap), vec![Irregularity::Gap { device, after: seq - 1, before: seq + 1 }]);

        let clone = events[..at].iter().fold(Tip::new(device), Tip::seen).seal(other.clone()).0;
        prop_assume!(clone.digest != events[at].digest);
        let mut forked = events.clone();
        forked.push(clone.clone());
        prop_assert_eq!(irregularities(&forked), vec![Irregularity::Fork { device, seq }]);

        let mut changed = events.clone();
        changed[at] = clone;
        prop_assert_eq!(irregularities(&changed), vec![Irregularity::BrokenLink { device, seq: seq + 1 }]);
    }

    #[test]
    fn a_segment_written_and_read_is_the_same(entries in vec(entry(), 0..12)) {
        let read = segment::decode(&segment::encode(&entries)).unwrap();
        prop_assert_eq!(read.damaged, vec![]);
        prop_assert_eq!(read.entries, entries);
    }

    #[test]
    fn a_changed_byte_costs_at_most_the_entries_from_there_on_and_never_yields_another(
        entries in vec(entry(), 1..8), at in any::<Index>(), change in 1_u8..
    ) {
        let mut bytes = segment::encode(&entries);
        let at = at.index(bytes.len() - 6) + 6;
        bytes[at] ^= change;
        let read = segment::decode(&bytes).unwrap();
        prop_assert!(!read.damaged.is_empty());
        for damaged in &read.damaged {
            prop_assert_eq!(&bytes[damaged.offset..damaged.offset + damaged.bytes.len()], &damaged.bytes[..]);
        }
        let mut expected = entries.iter();
        for entry in &read.entries {
            prop_assert!(expected.any(|written| written == entry), "an entry that nobody wrote: {entry:?}");
        }
    }

    #[test]
    fn a_change_within_one_entrys_content_costs_that_entry_alone(entries in vec(entry(), 1..8), pick in any::<Index>()) {
        let pick = pick.index(entries.len());
        let start = segment::encode(&entries[..pick]).len();
        let mut bytes = segment::encode(&entries);
        bytes[start + 13] ^= 1;
        let read = segment::decode(&bytes).unwrap();
        prop_assert_eq!(read.damaged.len(), 1);
        prop_assert_eq!((read.damaged[0].offset, read.damaged[0].why), (start, Damage::Hash));
        let mut others = entries.clone();
        others.remove(pick);
        prop_assert_eq!(read.entries, others);
    }

    #[test]
    fn a_segment_cut_short_says_what_is_missing(entries in vec(entry(), 1..8), cut in any::<Index>()) {
        let bytes = segment::encode(&entries);
        let cut = &bytes[..cut.index(bytes.len() - 6) + 6];
        let read = segment::decode(cut).unwrap();
        prop_assert!(!read.damaged.is_empty());
        prop_assert_eq!(&read.entries[..], &entries[..read.entries.len()]);
    }

    #[test]
    fn any_bytes_are_answered(bytes in vec(any::<u8>(), 0..200)) {
        if let Ok(read) = segment::decode(&bytes) {
            prop_assert!(read.entries.is_empty() || bytes.len() > 6);
        }
    }
}
