//! Order by one compiled sort for all types.
//!
//! Each type that `slice::sort_by`, or a `collect` into a `BTreeMap` or `BTreeSet`, meets costs the browser's copy another
//! 4 kB of machine code for the same sort. What is sorted seldom, or is short, goes through here; what is sorted for every
//! keystroke calls the slice's own `sort_unstable`.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

/// Sorts as `slice::sort_by` does: what compares equal keeps its order.
pub fn sort_by<T>(items: &mut Vec<T>, compare: impl Fn(&T, &T) -> Ordering) {
    let mut places: Vec<usize> = (0..items.len()).collect();
    sort_places(&mut places, &|a, b| match (items.get(a), items.get(b)) {
        (Some(a), Some(b)) => compare(a, b),
        (None, _) | (_, None) => Ordering::Equal,
    });
    let mut taken: Vec<Option<T>> = items.drain(..).map(Some).collect();
    items.extend(places.into_iter().filter_map(|place| taken.get_mut(place)?.take()));
}

/// Sorts as `slice::sort_by_key` does: what has equal keys keeps its order.
pub fn sort_by_key<T, K: Ord>(items: &mut Vec<T>, key: impl Fn(&T) -> K) {
    sort_by(items, |a, b| key(a).cmp(&key(b)));
}

/// Sorts as `slice::sort` does.
pub fn sort<T: Ord>(items: &mut Vec<T>) {
    sort_by(items, T::cmp);
}

/// The one sort.
fn sort_places(places: &mut [usize], compare: &dyn Fn(usize, usize) -> Ordering) {
    places.sort_by(|a, b| compare(*a, *b));
}

/// Collects into a map without sorting first; the last of equal keys wins, as with `collect`.
pub fn map<K: Ord, V>(pairs: impl IntoIterator<Item = (K, V)>) -> BTreeMap<K, V> {
    let mut map = BTreeMap::new();
    map.extend(pairs);
    map
}

/// Collects into a set without sorting first.
pub fn set<T: Ord>(items: impl IntoIterator<Item = T>) -> BTreeSet<T> {
    let mut set = BTreeSet::new();
    set.extend(items);
    set
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sorts_as_a_slice_does() {
        let mut ours: Vec<(u32, usize)> =
            (0..500_u32).map(|n| n.wrapping_mul(2_654_435_761) % 7).zip(0..).collect();
        let mut theirs = ours.clone();
        sort_by_key(&mut ours, |(key, _place)| *key);
        theirs.sort_by_key(|(key, _place)| *key);
        assert_eq!(ours, theirs);
        sort_by(&mut ours, |a, b| b.cmp(a));
        theirs.sort_by(|a, b| b.cmp(a));
        assert_eq!(ours, theirs);
    }

    #[test]
    fn nothing_and_one_are_sorted_already() {
        let mut none: Vec<String> = Vec::new();
        sort_by_key(&mut none, String::clone);
        assert!(none.is_empty());
        let mut one = vec!["one".to_owned()];
        sort_by_key(&mut one, String::clone);
        assert_eq!(one, ["one"]);
        let mut some = vec![3, 1, 2, 1];
        sort(&mut some);
        assert_eq!(some, [1, 1, 2, 3]);
    }

    #[test]
    fn the_last_of_equal_keys_wins() {
        let pairs = [(2, 'a'), (1, 'b'), (2, 'c')];
        assert_eq!(map(pairs), pairs.into_iter().collect::<BTreeMap<_, _>>());
        assert_eq!(map(pairs).get(&2), Some(&'c'));
        assert_eq!(set([3, 1, 3]).into_iter().collect::<Vec<_>>(), [1, 3]);
    }
}
