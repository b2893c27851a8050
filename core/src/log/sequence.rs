//! Each device's own sequence: a gap, a fork or a broken link is seen and shown, never a reason to refuse.

use std::collections::BTreeMap;

use super::Stored;
use crate::event::Digest;
use crate::id::DeviceId;
use crate::order;

/// Something that cannot happen on one healthy device.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Irregularity {
    /// Events between two numbers are not here: not yet arrived, in a stream that we may not read, or lost.
    Gap {
        /// The device.
        device: DeviceId,
        /// The last number before the gap; 0 when the device's first events are the missing ones.
        after: u64,
        /// The first number behind the gap.
        before: u64,
    },
    /// Two events have one number: the device was cloned, or set back to an earlier state.
    Fork {
        /// The device.
        device: DeviceId,
        /// The number.
        seq: u64,
    },
    /// An event does not name the digest of any event that has the number before: the device was cloned, or somebody
    /// changed an event.
    BrokenLink {
        /// The device.
        device: DeviceId,
        /// The number of the event that names another one before.
        seq: u64,
    },
}

/// Looks through a log's events, in any order, for what is irregular; sorted.
#[must_use]
pub fn irregularities<'a>(events: impl IntoIterator<Item = &'a Stored>) -> Vec<Irregularity> {
    let mut devices: BTreeMap<DeviceId, BTreeMap<u64, Vec<&Stored>>> = BTreeMap::new();
    for stored in events {
        let device = devices.entry(stored.event.device).or_default();
        device.entry(stored.event.device_seq).or_default().push(stored);
    }
    let mut found: Vec<_> =
        devices.iter().flat_map(|(device, numbers)| of_device(*device, numbers)).collect();
    order::sort(&mut found);
    found
}

fn of_device(device: DeviceId, numbers: &BTreeMap<u64, Vec<&Stored>>) -> Vec<Irregularity> {
    let mut found = Vec::new();
    let mut last: (u64, Vec<Digest>) = (0, vec![Digest::ZERO]);
    for (&seq, events) in numbers {
        if events.len() > 1 {
            found.push(Irregularity::Fork { device, seq });
        }
        if last.0.checked_add(1) == Some(seq) {
            if events.iter().any(|stored| !last.1.contains(&stored.event.previous)) {
                found.push(Irregularity::BrokenLink { device, seq });
            }
        } else {
            found.push(Irregularity::Gap { device, after: last.0, before: seq });
        }
        last = (seq, events.iter().map(|stored| stored.digest).collect());
    }
    found
}
