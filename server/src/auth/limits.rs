//! How often a name or an address may try to log in: a bucket of tries each, which fills again with time.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};

use qingchu_core::event::Digest;
use qingchu_core::time::Moment;

/// The most buckets that are kept; full ones are dropped first, then the fullest.
const BUCKETS_MAX: usize = 20_000;

/// A kind of bucket.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Allowance {
    /// How many tries in a row.
    pub tries: u32,
    /// One more after so long, in milliseconds.
    pub one_more_after_ms: i64,
}

/// Ten tries at one account, then one every half minute.
pub const PER_ACCOUNT: Allowance = Allowance { tries: 10, one_more_after_ms: 30_000 };
/// Thirty tries from one address, then one every five seconds: a whole office may share an address.
pub const PER_ADDRESS: Allowance = Allowance { tries: 30, one_more_after_ms: 5_000 };

/// What a bucket counts. Names are kept as digests: a person may have typed a password into the wrong field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Who {
    /// A name, whether somebody has it or not.
    Account([u8; 32]),
    /// An address; of version 6, the /64 network.
    Address(IpAddr),
}

impl Who {
    /// The bucket of a name.
    #[must_use]
    pub fn account(name: &str) -> Self {
        Self::Account(Digest::of(name.as_bytes()).0)
    }

    /// The bucket of an address.
    #[must_use]
    pub fn address(address: IpAddr) -> Self {
        match address {
            IpAddr::V4(_) => Self::Address(address),
            IpAddr::V6(v6) => match v6.to_ipv4_mapped() {
                Some(v4) => Self::Address(IpAddr::V4(v4)),
                None => Self::Address(IpAddr::V6((u128::from(v6) >> 64 << 64).into())),
            },
        }
    }

    fn allowance(self) -> Allowance {
        match self {
            Self::Account(_) => PER_ACCOUNT,
            Self::Address(_) => PER_ADDRESS,
        }
    }
}

/// All buckets.
#[derive(Default)]
pub struct Limits {
    /// When each bucket will be full again; a bucket that is not listed is full.
    full_at: Mutex<BTreeMap<Who, Moment>>,
}

impl Limits {
    /// Takes one try out of the bucket.
    ///
    /// # Errors
    /// How long to wait for the next try, in milliseconds, when none is left.
    pub fn take(&self, who: Who, now: Moment) -> Result<(), i64> {
        let allowance = who.allowance();
        let mut buckets = self.full_at.lock().unwrap_or_else(PoisonError::into_inner);
        let full_at = buckets.get(&who).copied().unwrap_or(now).max(now).plus_ms(allowance.one_more_after_ms);
        let overdrawn_ms = full_at.ms_since(now) - i64::from(allowance.tries) * allowance.one_more_after_ms;
        if overdrawn_ms > 0 {
            return Err(overdrawn_ms);
        }
        buckets.insert(who, full_at);
        if buckets.len() > BUCKETS_MAX {
            drop_fullest(&mut buckets, now);
        }
        Ok(())
    }

    /// Puts a try back: it was a right one.
    pub fn give_back(&self, who: Who) {
        let mut buckets = self.full_at.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(full_at) = buckets.get_mut(&who) {
            *full_at = full_at.plus_ms(-who.allowance().one_more_after_ms);
        }
    }
}

/// Drops full buckets, and when that is not half of them, the fullest.
fn drop_fullest(buckets: &mut BTreeMap<Who, Moment>, now: Moment) {
    buckets.retain(|_who, full_at| *full_at > now);
    if buckets.len() > BUCKETS_MAX / 2 {
        let mut moments: Vec<Moment> = buckets.values().copied().collect();
        moments.sort_unstable();
        let middle = moments.get(moments.len() / 2).copied().unwrap_or(now);
        buckets.retain(|_who, full_at| *full_at > middle);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bucket_empties_and_fills_again() {
        let limits = Limits::default();
        let who = Who::account("wang");
        for _try in 0..PER_ACCOUNT.tries {
            assert_eq!(limits.take(who, Moment(1_000)), Ok(()));
        }
        assert_eq!(limits.take(who, Moment(1_000)), Err(30_000));
        assert_eq!(limits.take(who, Moment(21_000)), Err(10_000));
        assert_eq!(limits.take(who, Moment(31_000)), Ok(()));
        assert_eq!(limits.take(who, Moment(31_000)), Err(30_000));
        assert_eq!(
            limits.take(Who::account("li"), Moment(31_000)),
            Ok(()),
            "another name has its own bucket"
        );
    }

    #[test]
    fn a_right_try_is_given_back() {
        let limits = Limits::default();
        let who = Who::address([127, 0, 0, 1].into());
        for _try in 0..1_000 {
            assert_eq!(limits.take(who, Moment(0)), Ok(()));
            limits.give_back(who);
        }
    }

    #[test]
    fn one_holder_of_a_version_6_network_has_one_bucket() {
        let of = |text: &str| Who::address(text.parse().unwrap());
        assert_eq!(of("2001:db8::1"), of("2001:db8::ffff:1"));
        assert_ne!(of("2001:db8::1"), of("2001:db8:0:1::1"));
        assert_eq!(of("::ffff:192.0.2.1"), of("192.0.2.1"));
    }

    #[test]
    fn a_flood_of_names_takes_bounded_memory() {
        let limits = Limits::default();
        for name in 0..(BUCKETS_MAX * 3) {
            assert_eq!(limits.take(Who::account(&name.to_string()), Moment(0)), Ok(()));
        }
        assert!(limits.full_at.lock().unwrap().len() <= BUCKETS_MAX);
    }
}
