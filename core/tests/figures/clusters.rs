//! Clusters, planted where a hand can count them.

use qingchu_core::cluster::{Clustered, clusters};

use super::world::{World, day, key_words, text};

/// So many complaints about something at an outlet, on different days of a month.
fn plant(world: &mut World, month: &str, number: usize, outlet: &str, category: &str) {
    for place in 0..number {
        let told = world.received(&format!("{month}-{:02} 09:00", place + 1), category);
        told.holds("outlet", text(outlet)).end();
    }
}

fn found(world: &World, of: &str) -> Vec<Clustered> {
    clusters(day(of), &world.basis("2026-12-31 09:00"))
}

fn words(clustered: &Clustered) -> (String, usize, Option<i128>, u32) {
    let keys: Vec<String> = clustered.keys.iter().map(key_words).collect();
    (keys.join(" "), clustered.cases.len(), clustered.usual, clustered.periods)
}

#[test]
fn twice_the_own_mean_is_a_cluster_and_one_less_is_none() {
    let mut world = World::new();
    // Two a month for six months, so that four are twice the mean.
    for month in ["2026-05", "2026-06", "2026-07", "2026-08", "2026-09", "2026-10"] {
        plant(&mut world, month, 2, "东街", "queue");
        plant(&mut world, month, 1, "西街", "queue");
    }
    plant(&mut world, "2026-11", 3, "东街", "queue");
    plant(&mut world, "2026-11", 2, "西街", "queue");
    assert!(
        found(&world, "2026-11-20").is_empty(),
        "three are one and a half; two are twice, and fewer than three"
    );
    plant(&mut world, "2026-11", 1, "东街", "queue");
    plant(&mut world, "2026-11", 1, "西街", "queue");
    let found = found(&world, "2026-11-20");
    let words: Vec<_> = found.iter().map(words).collect();
    assert_eq!(
        words,
        [("东街 queue".to_owned(), 4, Some(200), 6), ("西街 queue".to_owned(), 3, Some(100), 6)],
        "the largest first"
    );
    assert_eq!(found[0].period, (day("2026-11-01"), day("2026-11-30")));
    let east: Vec<_> = found[0].cases.iter().map(|id| world.case_of(*id).received.occurred_at).collect();
    assert!(east.is_sorted(), "the cases themselves are listed, earliest first");
}

#[test]
fn what_never_occurred_before_is_a_cluster_from_three_on() {
    let mut world = World::new();
    plant(&mut world, "2026-10", 1, "西街", "fee");
    plant(&mut world, "2026-11", 2, "东街", "queue");
    assert!(found(&world, "2026-11-20").is_empty());
    plant(&mut world, "2026-11", 1, "东街", "queue");
    let found = found(&world, "2026-11-20");
    assert_eq!(words(&found[0]), ("东街 queue".to_owned(), 3, Some(0), 1));
}

#[test]
fn the_past_begins_with_the_first_case_that_is_known() {
    let mut world = World::new();
    // Four in each of two months: the mean is four, not four thirds.
    plant(&mut world, "2026-09", 4, "东街", "queue");
    plant(&mut world, "2026-10", 4, "东街", "queue");
    plant(&mut world, "2026-11", 7, "东街", "queue");
    assert!(found(&world, "2026-11-20").is_empty());
    plant(&mut world, "2026-11", 1, "东街", "queue");
    assert_eq!(words(&found(&world, "2026-11-20")[0]), ("东街 queue".to_owned(), 8, Some(400), 2));
    // In the first month there is nothing to compare with.
    assert_eq!(words(&found(&world, "2026-09-20")[0]), ("东街 queue".to_owned(), 4, None, 0));
}

#[test]
fn more_than_six_periods_back_are_forgotten() {
    let mut world = World::new();
    plant(&mut world, "2026-04", 28, "东街", "queue");
    plant(&mut world, "2026-05", 6, "东街", "queue");
    plant(&mut world, "2026-11", 3, "东街", "queue");
    assert_eq!(words(&found(&world, "2026-11-20")[0]), ("东街 queue".to_owned(), 3, Some(100), 6));
}

#[test]
fn cases_that_do_not_say_where_are_in_no_cluster() {
    let mut world = World::new();
    for _ in 0..9 {
        world.received("2026-11-02 09:00", "queue").end();
    }
    assert!(found(&world, "2026-11-20").is_empty());
}
