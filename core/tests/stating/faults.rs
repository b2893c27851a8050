//! What a rulebook may not say, each found where it stands.

use qingchu_core::rulebook::{Rulebook, check};

use crate::shop::BOOK;

/// The faults of the workshop's rulebook with one text in the place of another.
fn faults(instead_of: &str, text: &str) -> Vec<String> {
    assert!(BOOK.contains(instead_of), "{instead_of}");
    let book: Rulebook = toml::from_str(&BOOK.replacen(instead_of, text, 1)).expect("it can be read");
    check::check(&book).iter().map(ToString::to_string).collect()
}

fn is_found(instead_of: &str, text: &str, fault: &str) {
    let found = faults(instead_of, text);
    assert!(found.iter().any(|one| one == fault), "{fault}\nnot among\n{}", found.join("\n"));
}

#[test]
fn the_rulebook_itself_has_none() {
    assert_eq!(faults("W-1", "W-1"), Vec::<String>::new());
}

#[test]
fn amounts_point_at_numbers_or_money_of_one_kind() {
    is_found(
        "than = \"fact.quoted.items.price\"",
        "than = \"fact.quoted.items.name\"",
        "guard above-the-quote: compares fact.quoted.items.name, which is neither a number nor fen nor a day",
    );
    is_found(
        "than = \"fact.quoted.items.price\"",
        "than = \"fact.quoted.items.cost\"",
        "guard above-the-quote: names the column fact.quoted.items.cost, which the rulebook does not define",
    );
    is_found(
        "than = \"fact.quoted.items.price\"",
        "than = \"fact.quoted.sum\"",
        "guard above-the-quote: names the field quoted.sum, which the rulebook does not define",
    );
    is_found(
        "amount = \"given.total\"",
        "amount = \"given.sum\"",
        "guard above-the-quote: names the field settled.sum, which the rulebook does not define",
    );
    is_found(
        "kind = \"fen\"\nclause = \"W-1\"\n\n[[field]]\nid = \"members\"",
        "kind = \"number\"\nclause = \"W-1\"\n\n[[field]]\nid = \"members\"",
        "guard above-the-limit: compares or adds amounts of two kinds",
    );
    assert!(toml::from_str::<Rulebook>(&BOOK.replace("\"given.total\"", "\"total\"")).is_err(), "no path");
}

#[test]
fn only_a_guard_sees_what_is_being_stated() {
    is_found(
        "when = { flag = \"bounced\" }\nwithin",
        "when = { given = { field = \"how\", is = [\"cash\"] } }\nwithin",
        "duty report: looks at how of what is being stated, which only a guard can see",
    );
}

#[test]
fn a_flag_rests_on_those_before_it_only() {
    is_found(
        "when = { times = { fact = \"returned\", at-least = 3 } }",
        "when = { flag = \"bounced-and-reported\" }",
        "flag bounced: rests on the flag bounced-and-reported, which does not stand before it",
    );
    is_found(
        "when = { flag = \"bounced\" }\nsteps",
        "when = { flag = \"late\" }\nsteps",
        "plan talk: names the flag late, which the rulebook does not define",
    );
}

#[test]
fn choices_that_a_condition_names_are_there() {
    is_found(
        "is = [\"none\"]",
        "is = [\"free\"]",
        "guard above-the-quote: names the choice how.free, which the rulebook does not define",
    );
    is_found(
        "is = [\"other\"]",
        "is = [\"old\"]",
        "fact which: names the choice of.old, which the rulebook does not define",
    );
}

#[test]
fn fields_have_what_their_kind_needs_and_nothing_else() {
    is_found(
        "kind = \"entry\"\nregister = \"tools\"",
        "kind = \"entry\"",
        "fact tool: needs `register` to be entry",
    );
    is_found(
        "register = \"tools\"",
        "register = \"rooms\"",
        "fact tool: names the register rooms, which the rulebook does not define",
    );
    is_found(
        "kind = \"sketch\"\nover = \"car\"",
        "kind = \"signature\"\nover = \"car\"",
        "fact damage: has `over`, which says nothing about a field of its kind",
    );
    is_found(
        "distinct = [\"name\"]",
        "distinct = [\"face\"]",
        "fact inspectors: names the column face, which the rulebook does not define",
    );
    is_found(
        "at-least = 2\ndistinct",
        "at-least = 2\nat-most = 1\ndistinct",
        "fact inspectors: wants at least more rows than at most",
    );
    is_found(
        "kind = \"text\", required = true, clause = \"W-1\" }, { id = \"badge\"",
        "kind = \"checklist\", items = [{ id = \"a\", label = { zh = \"a\", en = \"a\" } }], clause = \"W-1\" }, { id = \"badge\"",
        "fact inspectors: has rows in its column name; rows hold no rows",
    );
    is_found("id = \"brake\"", "id = \"lamp\"", "fact list.lamp: its id stands twice");
    is_found(
        "protected = true\nkeeper = \"chief\"",
        "protected = true",
        "field secret: needs `keeper` to be text",
    );
}

#[test]
fn a_duty_goes_by_a_field_that_all_its_facts_hold() {
    is_found(
        "carried-over-by = [\"add-on-delayed\"]",
        "carried-over-by = [\"returned\"]",
        "duty decide-add-on: goes by a field in `same` that returned does not hold",
    );
}

#[test]
fn levels_reasons_and_parties_are_there() {
    is_found(
        "level = \"shop\"",
        "level = \"floor\"",
        "role adviser: names the level floor, which the rulebook does not define",
    );
    is_found(
        "reason = \"joint\"",
        "reason = \"many\"",
        "collective collective: names the reason many, which the rulebook does not define",
    );
    is_found(
        "parties = \"field.members.member\"",
        "parties = \"fact.settled.total\"",
        "collective collective: needs its parties from a field of the case, or from a column of one",
    );
    is_found(
        "parties = \"field.members.member\"",
        "parties = \"field.members\"",
        "collective collective: needs its parties from a field of the case, or from a column of one",
    );
}
