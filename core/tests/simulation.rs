//! Two to eight tablets and a server, through loss, repetition, reordering, delays, partitions, crashes, wrong and
//! jumping clocks, hotel portals, failing stores and a server restored from a backup; then everything heals. At the end
//! all logs are equal, the outboxes are empty, nothing that a screen called saved is gone, and nothing is there twice.
//!
//! One seed decides everything. `QINGCHU_SIMULATION_SEED=7` lives one seed, `QINGCHU_SIMULATION_SEEDS=100000` more of
//! them. A seed that fails prints its number and what happened; it then gets a test of its own name below.

#![allow(
    missing_docs,
    unreachable_pub,
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "tests fail loudly on purpose"
)]

#[path = "simulation/random.rs"]
mod random;
#[path = "simulation/tablet.rs"]
mod tablet;
#[path = "simulation/words.rs"]
mod words;
#[path = "simulation/world.rs"]
mod world;

fn asked_for(variable: &str) -> Option<u64> {
    let text = std::env::var(variable).ok()?;
    Some(text.parse().unwrap_or_else(|error| panic!("{variable}={text}: {error}")))
}

#[test]
fn whatever_happens_all_logs_are_equal_at_the_end_and_nothing_saved_is_gone() {
    if let Some(seed) = asked_for("QINGCHU_SIMULATION_SEED") {
        eprintln!("seed {seed}: {:?}", world::live(seed));
        return;
    }
    let seeds = asked_for("QINGCHU_SIMULATION_SEEDS").unwrap_or(2_000);
    let (mut events, mut saved, mut happenings, mut rounds) = (0, 0, 0, 0);
    for seed in 0..seeds {
        let outcome = world::live(seed);
        events += outcome.events;
        saved += outcome.saved;
        happenings += outcome.happenings;
        rounds = rounds.max(outcome.rounds);
    }
    eprintln!(
        "{seeds} seeds: {events} events, {saved} called saved, {happenings} happenings, at most {rounds} rounds"
    );
    assert!(saved > 0 && events >= saved);
}

#[test]
fn the_same_seed_is_the_same_world() {
    for seed in 0..50 {
        assert_eq!(world::live(seed), world::live(seed));
    }
}
