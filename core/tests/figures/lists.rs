//! Lists, samples, and what occurs most.

use qingchu_core::id::CaseId;
use qingchu_core::report::{Figures, Key, figures};
use qingchu_core::rulebook::report::Sample;

use super::world::{World, day, text};

const NOW: &str = "2026-12-31 09:00";

fn half_year(world: &World) -> Figures {
    figures(world.report("half-year"), day("2026-11-15"), &world.basis(NOW))
}

/// So many complaints about queues, an hour apart.
fn queues(world: &mut World, number: usize) -> Vec<CaseId> {
    (0..number)
        .map(|place| {
            let (day, hour) = (1 + place / 24, place % 24);
            world.received(&format!("2026-11-{day:02} {hour:02}:00"), "queue").end()
        })
        .collect()
}

#[test]
fn a_list_holds_the_cases_of_which_its_condition_holds_earliest_first() {
    let mut world = World::new();
    let later = world.received("2026-11-03 09:00", "queue").states("2026-11-04 09:00", "answered", &[]).end();
    world.received("2026-11-02 09:00", "queue").end();
    let earlier = world.received("2026-11-01 09:00", "fee").states("2026-11-04 09:00", "answered", &[]).end();
    let made = half_year(&world);
    assert_eq!(made.lists[0].cases, [earlier, later]);
    assert_eq!(made.lists[0].of, 2);
}

#[test]
fn a_sample_is_the_same_everywhere_and_another_in_another_period() {
    let mut world = World::new();
    let all = queues(&mut world, 200);
    let sampled = half_year(&world).lists[1].clone();
    assert_eq!((sampled.cases.len(), sampled.of), (10, 200), "five of a hundred");
    assert!(sampled.cases.is_sorted_by_key(|id| all.iter().position(|known| known == id)));
    world.cases.reverse();
    assert_eq!(half_year(&world).lists[1], sampled);
    let rulebook = &mut world.rulebook;
    let place = rulebook.reports.iter().position(|report| report.id.as_str() == "half-year").unwrap();
    rulebook.reports[place].id = "another".into();
    let other = figures(world.report("another"), day("2026-11-15"), &world.basis(NOW));
    assert_ne!(other.lists[1].cases, sampled.cases, "nobody can choose what is drawn");
}

#[test]
fn a_sample_is_rounded_up_has_its_least_and_is_never_more_than_there_is() {
    let sample = Sample { of_hundred: 5, at_least: 3 };
    for (of, size) in
        [(0, 0), (1, 1), (3, 3), (4, 3), (60, 3), (61, 4), (80, 4), (81, 5), (200, 10), (201, 11)]
    {
        assert_eq!(sample.size(of), size, "of {of}");
    }
    let all = Sample { of_hundred: 100, at_least: 0 };
    assert_eq!(all.size(7), 7);
}

#[test]
fn what_occurs_most_stands_with_the_measures_against_it() {
    let mut world = World::new();
    for _ in 0..3 {
        world.received("2026-11-02 09:00", "attitude").end();
    }
    for _ in 0..2 {
        world.received("2026-11-02 09:00", "queue").end();
    }
    // Most of all are not judged, and that is no problem to take measures against.
    for _ in 0..4 {
        world.received("2026-11-02 09:00", "").end();
    }
    let enter = |world: &mut World, category: &str, measure: &str| {
        world.enters(
            "2026-11-05 09:00",
            "measures",
            &[("category", text(category)), ("measure", text(measure))],
        )
    };
    let against = enter(&mut world, " attitude ", "服务培训");
    enter(&mut world, "queue", "增开窗口");
    let category = |id: &str| vec![Key::Category(id.into())];
    let problems = half_year(&world).rankings[0].problems.clone();
    assert_eq!(problems.len(), 1, "at most one");
    assert_eq!((&problems[0].keys, problems[0].times), (&category("attitude"), 3));
    assert_eq!(problems[0].measures, [against]);
    // One more about queues, and both are as frequent: neither is left out.
    world.received("2026-11-02 09:00", "queue").end();
    let made = half_year(&world);
    let keys: Vec<&Vec<Key>> = made.rankings[0].problems.iter().map(|problem| &problem.keys).collect();
    assert_eq!(keys, [&category("queue"), &category("attitude")], "among equals in the rulebook's order");
}

#[test]
fn a_list_of_entries_holds_those_that_stood_at_the_end_of_the_period() {
    let mut world = World::new();
    let listed = world.enters("2026-12-31 23:00", "measures", &[("measure", text("增开窗口"))]);
    world.enters("2027-01-01 00:00", "measures", &[("measure", text("明年"))]);
    world.enters("2026-11-01 09:00", "measures", &[("category", text("queue"))]);
    let made = half_year(&world);
    assert_eq!(made.lists[2].entries, [listed]);
    assert!(made.lists[2].cases.is_empty());
}
