//! How registers and rosters are written, and what is said of one that is written wrong.

use qingchu_core::id::FieldId;
use qingchu_core::rulebook::register::{AtLeast, Opening};
use qingchu_core::rulebook::{EntryCondition, Rulebook, check};

const BOOK: &str = include_str!("book.toml");

fn faults(text: &str) -> Vec<String> {
    let rulebook: Rulebook = toml::from_str(text).expect("it can be read");
    check::check(&rulebook).iter().map(ToString::to_string).collect()
}

/// The one fault of the book once a piece of it is written otherwise.
fn fault(piece: &str, otherwise: &str) -> String {
    assert!(BOOK.contains(piece), "{piece}");
    let faults = faults(&BOOK.replacen(piece, otherwise, 1));
    let [one] = faults.as_slice() else { panic!("{faults:?}") };
    one.clone()
}

#[test]
fn a_book_with_every_mechanism_has_no_fault() {
    assert_eq!(faults(BOOK), Vec::<String>::new());
}

#[test]
fn what_a_register_names_has_to_be_there() {
    assert_eq!(
        fault("unique = [[\"number\"]", "unique = [[\"numbr\"]"),
        "register certificates: names the field numbr, which the rulebook does not define"
    );
    assert_eq!(
        fault("until = \"returned-at\"", "until = \"back\""),
        "register seal-uses: names the field back, which the rulebook does not define"
    );
    assert_eq!(
        fault("case-field = \"place\"", "case-field = \"where\""),
        "register notices: names the field where, which the rulebook does not define"
    );
    assert_eq!(
        fault("by = [\"lead\"]", "by = [\"boss\"]"),
        "register seal-uses: names the role boss, which the rulebook does not define"
    );
    assert_eq!(
        fault("discharged-by = \"filled:filed-at\"", "discharged-by = \"filled:filed\""),
        "register file-contact: names the field filed, which the rulebook does not define"
    );
    assert_eq!(
        fault("when = { field = \"state\"", "when = { field = \"status\""),
        "register do-task: names the field status, which the rulebook does not define"
    );
}

#[test]
fn times_are_days_or_moments_and_a_span_is_of_one_kind() {
    assert_eq!(
        fault("expires = \"valid-until\"", "expires = \"holder\""),
        "register certificates: needs the field holder to be a day or a moment"
    );
    assert_eq!(
        fault(
            "label = { zh = \"到\", en = \"To\" }\nkind = \"moment\"",
            "label = { zh = \"到\", en = \"To\" }\nkind = \"day\""
        ),
        "register rooms: its span begins with a day and ends with a moment, or the other way round"
    );
}

#[test]
fn a_reminder_needs_an_expiry_and_days() {
    let says = "reminds of nothing: it needs `expires`, and `remind` in calendar_days or working_days";
    assert_eq!(fault("expires = \"valid-until\"\n", ""), format!("register certificates: {says}"));
    assert_eq!(
        fault("remind = { calendar_days = 30 }", "remind = { hours = 30 }"),
        format!("register certificates: {says}")
    );
}

#[test]
fn a_duty_of_an_entry_has_one_clock_an_opening_and_an_end() {
    assert_eq!(fault("at = \"due-on\"\n", ""), "register do-task: needs one clock: either `within` or `at`");
    assert_eq!(
        fault("opens-on = \"filled:problem\"", "opens-on = []"),
        "register correct-problem: nothing opens it"
    );
    assert_eq!(
        fault("discharged-by = \"filled:corrected\"", "discharged-by = []"),
        "register correct-problem: nothing discharges it"
    );
    assert_eq!(fault("id = \"correct-problem\"", "id = \"answer\""), "register answer: its id stands twice");
    let unread = BOOK.replacen("opens-on = \"filled:problem\"", "opens-on = \"problem\"", 1);
    let error = toml::from_str::<Rulebook>(&unread).expect_err("it cannot be read").to_string();
    assert!(error.contains("\"problem\" is none of stated, changed, filled:FIELD"), "{error}");
}

#[test]
fn one_opening_may_stand_without_brackets() {
    let book: Rulebook = toml::from_str(BOOK).unwrap();
    let duty =
        |register: &str, at: usize| book.register(&register.into()).unwrap().duties[at].opens_on.clone();
    assert_eq!(duty("contacts", 0), [Opening::Stated, Opening::Changed]);
    assert_eq!(duty("tasks", 0), [Opening::Stated]);
    assert_eq!(duty("tasks", 1), [Opening::Filled(FieldId::from("problem"))]);
}

#[test]
fn hand_overs_are_rows_and_a_tree_is_of_its_own_entries() {
    assert_eq!(
        fault("chain = { rows = \"hand-overs\"", "chain = { rows = \"number\""),
        "register files: needs the field number to be rows"
    );
    assert_eq!(
        fault(
            "from = \"from\", to = \"to\" }\n\n[[register.field]]\nid = \"number\"",
            "from = \"from\", to = \"on\" }\n\n[[register.field]]\nid = \"number\""
        ),
        "register files: names the column on, which the rulebook does not define"
    );
    assert_eq!(
        fault("tree = \"parent\"", "tree = \"name\""),
        "register units: needs the field name to be an entry of a register"
    );
    assert_eq!(
        fault("kind = \"entry\"\nregister = \"units\"", "kind = \"entry\"\nregister = \"people\""),
        "register units: needs the field parent to name entries of the same register"
    );
}

#[test]
fn a_roster_names_people_of_one_register() {
    assert_eq!(
        fault("first = \"a\"", "first = \"from\""),
        "roster desk-duty: needs the field from to be an entry of a register"
    );
    assert_eq!(
        fault("second = \"b\"", "second = \"unit\""),
        "roster desk-duty: needs the field unit to name entries of the same register"
    );
    assert_eq!(
        fault("up = \"lead\"", "up = \"boss\""),
        "roster desk-duty: names the role boss, which the rulebook does not define"
    );
    assert_eq!(
        fault("absences = { register = \"absences\"", "absences = { register = \"away\""),
        "roster desk-duty: names the register away, which the rulebook does not define"
    );
}

fn condition(text: &str) -> Result<EntryCondition, String> {
    serde_json::from_str(text).map_err(|error| error.to_string())
}

#[test]
fn a_condition_of_an_entry_says_one_thing() {
    let state = || EntryCondition::FieldIs { field: "state".into(), is: vec!["open".to_owned()] };
    assert_eq!(condition(r#"{"field": "state", "is": ["open"]}"#), Ok(state()));
    assert_eq!(
        condition(r#"{"not": {"in-force": true}}"#),
        Ok(EntryCondition::Not(Box::new(EntryCondition::InForce(true))))
    );
    assert_eq!(
        condition(r#"{"at-least": {"field": "score", "number": 60}}"#),
        Ok(EntryCondition::AtLeast(AtLeast { field: "score".into(), number: 60 }))
    );
    assert_eq!(
        condition(r#"{"any": [{"filled": "done"}, {"field": "state", "is": ["open"]}]}"#),
        Ok(EntryCondition::Any(vec![EntryCondition::Filled("done".into()), state()]))
    );
    for wrong in [r"{}", r#"{"field": "state"}"#, r#"{"filled": "a", "in-force": true}"#, r#"{"filed": "a"}"#]
    {
        assert!(condition(wrong).is_err(), "{wrong}");
    }
}
