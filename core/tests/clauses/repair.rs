//! 机动车维修业务接待

use qingchu_core::rulebook::Rulebook;
use qingchu_core::rulebook::report::{Figure, Period};

use super::kept::in_force;
use super::played::{played, plays};

const STAFF: &str = r#"
[[step]]
at = "2026-11-20 08:00"
entry = { register = "advisers", name = "lin", with = { name = "小林", number = "A01" } }
[[step]]
entry = { register = "bays", name = "bay-1", with = { name = "一号工位" } }
"#;

/// Monday 23 November 2026, a working day.
const JOB: &str = r#"
[[step]]
at = "2026-11-23 08:00"
receive = { words = "刹车有点响，想约明天来看看", channel = "phone", category = "diagnosis", fields = { purpose = "repair", customer = "王女士", plate = "辽B12345", phone = "13800000000", adviser = "lin" } }
"#;

const BOOKED: &str = r#"
[[step]]
at = "2026-11-23 08:05"
entry = { register = "bay-bookings", name = "booking", with = { bay = "bay-1", from = "2026-11-24 09:00", to = "2026-11-24 11:00", plate = "辽B12345" } }
[[step]]
state = "appointed"
with = { comes-at = "2026-11-24 09:00", booking = "booking", consent = "by-phone", work-wanted = "检查刹车" }
"#;

const RECEIVED: &str = r#"
[[step]]
at = "2026-11-24 09:00"
state = "car-received"
with = { demands = "刹车响，想知道要不要换片", make = "轩逸 2021", odometer = 30000, fuel = "half" }
"#;

const HANDED_IN: &str = r#"
[[step]]
at = "2026-11-24 09:20"
state = "handed-in"
with = { belongings = [{ thing = "行车记录仪", number = 1 }], damage = true, damage-words = "右前门旧划痕", taken-by = "刘师傅", customer-signature = true, workshop-signature = true }
"#;

const DIAGNOSED: &str = r#"
[[step]]
at = "2026-11-24 10:00"
state = "diagnosed"
with = { technician = "刘师傅", finding = "前刹车片磨损", work = [{ item = "更换前刹车片" }], ready-by = "2026-11-24 17:00" }
"#;

const QUOTED: &str = r#"
[[step]]
at = "2026-11-24 10:10"
state = "quoted"
with = { items = [{ item = "刹车片", kind = "part", price = 30000 }, { item = "工时", kind = "labour", minutes = 60, price = 10000 }, { item = "税", kind = "tax", price = 1 }], total = 40001, enter-at = "2026-11-24 11:00" }
"#;

const AGREED: &str = r#"
[[step]]
at = "2026-11-24 10:20"
state = "quote-agreed"
with = { total = 40001, enter-at = "2026-11-24 11:00", signature = true }
"#;

const STARTED: &str = r#"
[[step]]
at = "2026-11-24 11:00"
state = "work-started"
"#;

const FINISHED: &str = r#"
[[step]]
at = "2026-11-24 15:00"
state = "work-finished"
with = { tested-by = "张师傅", tested = "试车正常" }
"#;

const CHECKED: &str = r#"
[[step]]
at = "2026-11-24 15:30"
state = "checked-out"
with = { checks = { exterior = "yes", interior = "yes", condition = "yes", belongings = "yes", old-parts = "yes" }, outcome = "as-handed-in", papers = { settlement = "yes", record = "yes", certificate = "yes", warranty = "yes" } }
[[step]]
state = "told-to-collect"
"#;

const INSPECTED: &str = r#"
[[step]]
at = "2026-11-24 17:00"
state = "inspected"
with = { outcome = "content", reported = "换了前刹车片，试车正常" }
"#;

const SETTLED: &str = r#"
[[step]]
at = "2026-11-24 17:10"
state = "settled"
with = { items = [{ item = "刹车片", price = 30000 }, { item = "工时", price = 10000 }, { item = "税", price = 1 }], total = 40001, paid-by = "微信", signature = true }
"#;

/// A car that leaves at 30,010 km on 24 November 2026.
fn delivered(warranty: &str) -> String {
    format!(
        r#"
[[step]]
at = "2026-11-24 17:20"
state = "delivered"
with = {{ day = "2026-11-24", odometer = 30010, warranty = "{warranty}" }}
"#
    )
}

const TO_WORKSHOP: &[&str] = &[STAFF, JOB, BOOKED, RECEIVED, HANDED_IN, DIAGNOSED, QUOTED, AGREED, STARTED];

/// A job as far as the workshop, and what then happens.
fn in_workshop(then: &[&str]) {
    plays("repair", &[TO_WORKSHOP, then].concat());
}

/// A job that is delivered, and what then happens.
fn after_delivery(warranty: &str, then: &[&str]) {
    let delivered = delivered(warranty);
    let mut steps = TO_WORKSHOP.to_vec();
    steps.extend([FINISHED, CHECKED, INSPECTED, SETTLED, &delivered]);
    steps.extend(then);
    plays("repair", &steps);
}

/// A complaint that is no job.
fn complaint(category: &str) -> String {
    format!(
        r#"
[[step]]
at = "2026-11-23 09:00"
receive = {{ words = "修完还是响", channel = "phone", category = "{category}" }}
"#
    )
}

const DANGER: &str = r#"
[[step]]
at = "2026-10-01 02:58"
receive = { words = "刚换完刹车片，高速上刹车失灵", channel = "phone", category = "diagnosis", severity = "major", reasons = ["safety"], signals = ["safety"] }
"#;

#[test]
fn rep_1_every_job_has_one_accountable_adviser() {
    let nobody = r#"
[[step]]
at = "2026-11-23 08:00"
receive = { words = "来换机油", channel = "visit", category = "diagnosis", fields = { purpose = "repair" } }
[[step]]
clause = "REP-1"
state = "car-received"
with = { demands = "换机油", make = "轩逸", odometer = 1, fuel = "full" }
refused = "nobody-accountable"
[[step]]
field = { adviser = "lin" }
[[step]]
state = "car-received"
with = { demands = "换机油", make = "轩逸", odometer = 1, fuel = "full" }
expect = { stage = "received", document = { id = "job-file", has = ["小林"] } }
"#;
    plays("repair", &[STAFF, nobody]);
}

#[test]
fn rep_1_the_house_rules_in_force_are_those_of_their_day() {
    let versions = r#"
[[step]]
at = "2026-11-01 08:00"
entry = { register = "house-rules", name = "first", with = { title = "接车制度", version = "1", effective-from = "2026-11-01", text = "先登记再动车" } }
[[step]]
entry = { register = "house-rules", name = "second", with = { title = "接车制度", version = "2", effective-from = "2026-12-01", text = "先登记、拍照再动车" } }
"#;
    let found = |day: &str| {
        let later = format!("[[step]]\nat = \"{day}\"\n");
        played("repair", &[versions, &later], |world| in_force(world, "house-rules", "接车制度"))
    };
    assert_eq!(found("2026-11-30 23:59").as_deref(), Some("first"));
    assert_eq!(found("2026-12-01 00:00").as_deref(), Some("second"));
}

#[test]
fn rep_1_danger_on_the_road_is_reported_within_fifteen_minutes_day_and_night() {
    let then = r#"
[[step]]
at = "2026-10-01 03:12"
expect = { open = { report-to-manager = "2026-10-01 03:13", tell-to-stop = "2026-10-01 03:13" } }
[[step]]
at = "2026-10-01 03:13"
expect = { overdue = ["report-to-manager", "tell-to-stop"] }
[[step]]
state = "reported-to-manager"
with = { told-to = "陈经理" }
[[step]]
state = "told-to-stop"
with = { arranged = "车停在服务区，拖车四十分钟到" }
expect = { done = ["report-to-manager", "tell-to-stop"] }
"#;
    plays("repair", &[DANGER, then]);
    let rulebook = Rulebook::built_in(&"repair".into()).unwrap();
    assert!(rulebook.duty(&"report-to-manager".into()).is_some_and(|duty| duty.immediate));
}

#[test]
fn rep_1_a_major_complaint_that_nobody_reported_is_not_filed() {
    let then = r#"
[[step]]
at = "2026-10-01 09:00"
state = "job-linked"
with = { found = "none", why = "查了一周的工单" }
[[step]]
state = "resolved"
with = { result = "更换制动总泵", answer = "电话说明" }
[[step]]
state = "filed"
with = { volume = "2026-10-1" }
refused = "major-not-reported"
[[step]]
state = "reported-to-manager"
[[step]]
state = "filed"
with = { volume = "2026-10-1" }
expect = { stage = "filed" }
"#;
    plays("repair", &[DANGER, then]);
}

#[test]
fn rep_2_no_bay_is_booked_twice_and_the_next_booking_may_begin_when_the_first_ends() {
    let other = |from: &str, to: &str, refused: &str| {
        format!(
            "[[step]]\nat = \"2026-11-23 08:30\"\nentry = {{ register = \"bay-bookings\", name = \"other\", with = {{ bay = \"bay-1\", from = \"2026-11-24 {from}\", to = \"2026-11-24 {to}\", plate = \"辽B99999\" }} }}\n{refused}"
        )
    };
    let clash = "refused = \"breached\"\n";
    for (from, to, refused) in [
        ("10:59", "12:00", clash),
        ("08:00", "09:01", clash),
        ("09:30", "10:00", clash),
        ("11:00", "12:00", ""),
        ("08:00", "09:00", ""),
    ] {
        plays("repair", &[STAFF, JOB, BOOKED, &other(from, to, refused)]);
    }
}

#[test]
fn rep_2_an_appointment_is_made_with_the_customers_consent() {
    let without = BOOKED.replace("consent = \"by-phone\"", "consent = \"not-yet\"")
        + "refused = \"customer-has-not-agreed-to-come\"\nexpect = { stage = \"accepted\" }\n";
    plays("repair", &[STAFF, JOB, &without]);
    let kept = r#"expect = { stage = "appointed", done = ["arrange-visit"], open = { meet-customer = "2026-11-24 09:00" }, document = { id = "appointment-card", has = ["2026年11月24日 09:00", "电话里同意", "检查刹车"] } }
"#;
    plays("repair", &[STAFF, JOB, &(BOOKED.to_owned() + kept)]);
}

#[test]
fn rep_2_a_proposal_waits_one_working_day_for_the_answer() {
    // Proposed on Friday: Monday is the first working day.
    let proposed = r#"
[[step]]
at = "2026-11-20 09:00"
receive = { words = "保养到期了", channel = "phone", category = "diagnosis", fields = { purpose = "repair", adviser = "lin" } }
expect = { open = { arrange-visit = "2026-11-20 24:00" } }
[[step]]
at = "2026-11-20 10:00"
state = "appointment-proposed"
with = { proposal = "周二上午做保养" }
expect = { done = ["arrange-visit"], open = { await-consent = "2026-11-23 24:00" } }
[[step]]
at = "2026-11-23 10:00"
state = "job-withdrawn"
with = { reason = "客户说下个月再来" }
expect = { stage = "filed", done = ["await-consent"] }
"#;
    plays("repair", &[STAFF, proposed]);
}

#[test]
fn rep_3_reception_asks_first_what_the_customer_comes_for_and_takes_the_car_down() {
    let rulebook = Rulebook::built_in(&"repair".into()).unwrap();
    let reception = rulebook.fact(&"car-received".into()).unwrap();
    let asked: Vec<&str> = reception.fields.iter().map(|field| field.id.as_str()).collect();
    assert_eq!(asked, ["demands", "make", "vin", "odometer", "fuel", "photographs"], "demands come first");
    for left_out in ["demands = \"刹车响，想知道要不要换片\", ", "odometer = 30000, ", ", fuel = \"half\""]
    {
        let without = RECEIVED.replace(left_out, "") + "refused = \"field-missing\"\n";
        plays("repair", &[STAFF, JOB, BOOKED, &without]);
    }
    plays("repair", &[STAFF, JOB, BOOKED, RECEIVED]);
}

#[test]
fn rep_4_a_diagnosis_gives_the_work_and_a_completion_time_which_is_a_clock() {
    let clock = r#"
[[step]]
at = "2026-11-24 10:00"
expect = { stage = "diagnosed", done = ["diagnose"], open = { finish-in-time = "2026-11-24 17:00", quote = "2026-11-24 24:00" } }
"#;
    plays("repair", &[STAFF, JOB, BOOKED, RECEIVED, DIAGNOSED, clock]);
    let past = DIAGNOSED.replace("ready-by = \"2026-11-24 17:00\"", "ready-by = \"2026-11-24 10:00\"")
        + "refused = \"not-in-future\"\n";
    plays("repair", &[STAFF, JOB, BOOKED, RECEIVED, &past]);
    let nothing = DIAGNOSED.replace("work = [{ item = \"更换前刹车片\" }]", "work = []")
        + "refused = \"field-missing\"\n";
    plays("repair", &[STAFF, JOB, BOOKED, RECEIVED, &nothing]);
    in_workshop(&[
        "[[step]]\nat = \"2026-11-24 16:59\"\nexpect = { open = { finish-in-time = \"2026-11-24 17:00\" } }\n[[step]]\nat = \"2026-11-24 17:00\"\nexpect = { overdue = [\"finish-in-time\"] }\n",
    ]);
}

#[test]
fn rep_4_four_hours_to_diagnose_by_default() {
    let then = r#"
[[step]]
at = "2026-11-24 12:59"
expect = { open = { diagnose = "2026-11-24 13:00", hand-in = "" } }
[[step]]
at = "2026-11-24 13:00"
expect = { overdue = ["diagnose", "hand-in"] }
"#;
    plays("repair", &[STAFF, JOB, BOOKED, RECEIVED, then]);
}

#[test]
fn rep_5_a_quotes_total_is_the_sum_of_its_items_to_the_fen() {
    for (total, is_right) in [("40000", false), ("40001", true), ("40002", false)] {
        let quoted = QUOTED.replace("total = 40001", &format!("total = {total}"))
            + if is_right { "" } else { "refused = \"total-is-not-the-items\"\n" };
        plays("repair", &[STAFF, JOB, BOOKED, RECEIVED, DIAGNOSED, &quoted]);
    }
}

#[test]
fn rep_5_the_last_version_is_agreed_by_signature_before_the_work_begins() {
    let job = [STAFF, JOB, BOOKED, RECEIVED, HANDED_IN, DIAGNOSED, QUOTED];
    let unsigned = AGREED.replace("signature = true", "signature = false") + "refused = \"field-missing\"\n";
    let other =
        AGREED.replace("total = 40001", "total = 40000") + "refused = \"agreed-is-not-what-was-quoted\"\n";
    for wrong in [&unsigned, &other] {
        let started = STARTED.to_owned() + "refused = \"quote-not-agreed\"\n";
        plays("repair", &[&job[..], &[wrong, &started]].concat());
    }
    let again = r#"
[[step]]
at = "2026-11-24 10:30"
state = "quoted"
with = { items = [{ item = "刹车片", kind = "part", price = 28000 }], total = 28000, enter-at = "2026-11-24 11:00" }
expect = { flags = ["requoted"], cannot = { work-started = "quote-not-agreed" } }
[[step]]
state = "quote-agreed"
with = { total = 28000, enter-at = "2026-11-24 12:00", signature = true }
expect = { can = ["work-started"], open = { begin-work = "2026-11-24 12:00" }, document = { id = "quotation", has = ["280.00", "前刹车片磨损"] } }
"#;
    plays("repair", &[&job[..], &[AGREED, again]].concat());
}

#[test]
fn rep_6_a_car_is_handed_in_with_what_is_in_it_its_damage_and_two_signatures() {
    let paper = r#"expect = { document = { id = "hand-over-in", has = ["行车记录仪", "右前门旧划痕", "刘师傅", "刹车响，想知道要不要换片"] } }
"#;
    plays("repair", &[STAFF, JOB, BOOKED, RECEIVED, &(HANDED_IN.to_owned() + paper)]);
    for signature in ["customer-signature = true", "workshop-signature = true"] {
        let without = HANDED_IN.replace(signature, &signature.replace("true", "false"))
            + "refused = \"field-missing\"\n";
        plays("repair", &[STAFF, JOB, BOOKED, RECEIVED, &without]);
    }
    let started = STARTED.to_owned() + "refused = \"not-handed-in\"\n";
    plays("repair", &[STAFF, JOB, BOOKED, RECEIVED, DIAGNOSED, QUOTED, AGREED, &started]);
}

#[test]
fn rep_7_a_delay_is_told_with_its_reason_and_the_new_time_is_the_clock() {
    let then = r#"
[[step]]
at = "2026-11-24 14:00"
state = "delay-told"
with = { reason = "配件晚到", ready-by = "2026-11-25 12:00" }
expect = { open = { finish-in-time = "2026-11-25 12:00" } }
[[step]]
at = "2026-11-24 17:30"
expect = { open = { finish-in-time = "2026-11-25 12:00" } }
[[step]]
at = "2026-11-25 12:00"
expect = { overdue = ["finish-in-time"] }
"#;
    in_workshop(&[then]);
    let rulebook = Rulebook::built_in(&"repair".into()).unwrap();
    let board = rulebook.reports.iter().find(|report| report.id.as_str() == "workshop-board").unwrap();
    assert_eq!(board.period, Period::All);
    assert!(board.columns.iter().any(|column| column.figure == Figure::LateIn("finish-in-time".into())));
    assert!(rulebook.recurring_duty(&"look-at-all-jobs".into()).is_some(), "each working day somebody looks");
}

const EXTRAS: &str = r#"
[[step]]
at = "2026-11-24 12:00"
state = "extra-found"
with = { extra = "刹车油", why = "含水超标，不换影响制动", price = 12000 }
expect = { open = { ask-about-extra = "2026-11-24 14:00" }, flags = ["waits-for-customer"] }
[[step]]
at = "2026-11-24 12:10"
state = "extra-found"
with = { extra = "雨刮", why = "开裂", price = 8000 }
"#;

const OIL_AGREED: &str = r#"
[[step]]
at = "2026-11-24 13:00"
state = "extra-agreed"
with = { extra = "刹车油", price = 12000, total = 52001, how = "by-phone", answered-by = "王女士 13800000000" }
"#;

#[test]
fn rep_8_work_stops_until_every_extra_is_decided_and_each_answer_is_kept() {
    let stopped = "expect = { cannot = { work-recorded = \"extra-undecided\", work-finished = \"extra-undecided\" } }\n";
    let one = OIL_AGREED.to_owned() + stopped;
    let both = r#"
[[step]]
at = "2026-11-24 13:10"
state = "extra-refused"
with = { extra = "雨刮", warned = "开裂会刮花玻璃" }
expect = { can = ["work-recorded", "work-finished"], done = ["ask-about-extra"], flags = [] }
"#;
    let (found, decided) = (EXTRAS.to_owned() + stopped, one);
    in_workshop(&[&found, &decided, both]);
}

#[test]
fn rep_8_an_answer_about_another_item_discharges_nothing() {
    let other = OIL_AGREED.replace("extra = \"刹车油\"", "extra = \"机油\"")
        + "expect = { open = { ask-about-extra = \"2026-11-24 14:00\" }, cannot = { work-finished = \"extra-undecided\" } }\n";
    in_workshop(&[EXTRAS, &other]);
    let late = "[[step]]\nat = \"2026-11-24 14:10\"\nexpect = { overdue = [\"ask-about-extra\"] }\n";
    in_workshop(&[EXTRAS, late]);
}

#[test]
fn rep_8_who_agreed_is_kept_and_the_total_includes_the_item() {
    let nobody =
        OIL_AGREED.replace(", answered-by = \"王女士 13800000000\"", "") + "refused = \"field-missing\"\n";
    in_workshop(&[EXTRAS, &nobody]);
    for (total, refused) in [("11999", "refused = \"extra-dearer-than-its-total\"\n"), ("12000", "")] {
        let agreed = OIL_AGREED.replace("total = 52001", &format!("total = {total}")) + refused;
        in_workshop(&[EXTRAS, &agreed]);
    }
}

#[test]
fn rep_9_a_finished_car_is_checked_against_the_hand_over_before_the_customer_is_told() {
    let untold = r#"
[[step]]
at = "2026-11-24 15:05"
state = "told-to-collect"
refused = "not-compared-with-hand-over"
expect = { open = { check-out = "2026-11-24 17:00" } }
"#;
    let told = CHECKED.to_owned()
        + "expect = { stage = \"checked\", done = [\"check-out\", \"tell-to-collect\"] }\n";
    in_workshop(&[FINISHED, untold, &told]);
    let one_left_out = CHECKED
        .replace("belongings = \"yes\", ", "")
        .replace("[[step]]\nstate = \"told-to-collect\"\n", "refused = \"item-not-answered\"\n");
    in_workshop(&[FINISHED, &one_left_out]);
    let unexplained = CHECKED
        .replace("\"as-handed-in\"", "\"differs\"")
        .replace("[[step]]\nstate = \"told-to-collect\"\n", "refused = \"field-missing\"\n");
    in_workshop(&[FINISHED, &unexplained]);
}

#[test]
fn rep_9_a_car_that_was_sent_back_is_checked_again() {
    let back = r#"
[[step]]
at = "2026-11-24 16:00"
state = "sent-back"
with = { reason = "还有响声" }
expect = { stage = "repairing" }
[[step]]
at = "2026-11-24 16:30"
state = "work-finished"
with = { tested-by = "张师傅", tested = "不响了" }
expect = { cannot = { told-to-collect = "not-compared-with-hand-over" } }
"#;
    in_workshop(&[FINISHED, CHECKED, back]);
}

#[test]
fn rep_10_the_customer_inspects_before_the_settlement() {
    let unseen = SETTLED.to_owned() + "refused = \"customer-has-not-inspected\"\n";
    in_workshop(&[FINISHED, CHECKED, &unseen]);
    let objects = INSPECTED
        .replace("outcome = \"content\"", "outcome = \"objects\", objection = \"还有点响\"")
        + "expect = { open = { answer-objection = \"2026-11-24 24:00\" } }\n";
    in_workshop(&[FINISHED, CHECKED, &objects]);
}

fn settling(price: i64) -> String {
    format!(
        "[[step]]\nat = \"2026-11-24 17:10\"\nstate = \"settled\"\nwith = {{ items = [{{ item = \"维修\", price = {price} }}], total = {price}, signature = true }}\n"
    )
}

#[test]
fn rep_10_what_is_settled_is_at_most_what_was_agreed_to_the_fen() {
    for (price, refused) in [(40000, ""), (40001, ""), (40002, "refused = \"more-than-agreed\"\n")] {
        let settled = settling(price) + refused;
        in_workshop(&[FINISHED, CHECKED, INSPECTED, &settled]);
    }
    let unequal =
        SETTLED.replace("total = 40001", "total = 40000") + "refused = \"settlement-is-not-the-items\"\n";
    in_workshop(&[FINISHED, CHECKED, INSPECTED, &unequal]);
    let unsigned = SETTLED.replace("signature = true", "signature = false") + "refused = \"field-missing\"\n";
    in_workshop(&[FINISHED, CHECKED, INSPECTED, &unsigned]);
    let paper = SETTLED.to_owned()
        + "expect = { stage = \"settled\", document = { id = \"settlement\", has = [\"400.01\", \"肆佰元零壹分\"] } }\n";
    in_workshop(&[FINISHED, CHECKED, INSPECTED, &paper]);
}

#[test]
fn rep_10_an_agreed_extra_raises_what_may_be_settled_and_a_later_quote_takes_its_place() {
    let oil = EXTRAS.split("[[step]]\nat = \"2026-11-24 12:10\"").next().unwrap();
    for (price, refused) in [(52001, ""), (52002, "refused = \"more-than-agreed\"\n")] {
        let settled = settling(price) + refused;
        in_workshop(&[oil, OIL_AGREED, FINISHED, CHECKED, INSPECTED, &settled]);
    }
    let requoted = r#"
[[step]]
at = "2026-11-24 14:00"
state = "quoted"
with = { items = [{ item = "全部", kind = "other", price = 45000 }], total = 45000, enter-at = "2026-11-24 11:00" }
expect = { cannot = { work-finished = "changed-quote-not-agreed" } }
[[step]]
state = "quote-agreed"
with = { total = 45000, enter-at = "2026-11-24 11:00", signature = true }
"#;
    for (price, refused) in [(45000, ""), (45001, "refused = \"more-than-agreed\"\n")] {
        let settled = settling(price) + refused;
        in_workshop(&[oil, OIL_AGREED, requoted, FINISHED, CHECKED, INSPECTED, &settled]);
    }
}

#[test]
fn rep_11_a_car_is_called_back_after_delivery_and_dissatisfaction_is_seen_to() {
    // Tuesday does not count; Wednesday, Thursday and Friday do.
    let then = r#"
[[step]]
at = "2026-11-25 09:00"
expect = { open = { plan-callback = "2026-11-27 24:00" }, cannot = { filed = "not-called-back" } }
[[step]]
state = "callback-planned"
with = { callback-at = "2026-11-26 10:00" }
expect = { carried-over = ["plan-callback"], open = { call-back = "2026-11-26 10:00" } }
[[step]]
at = "2026-11-26 09:50"
state = "called-back"
with = { satisfaction = "2", words = "还有点响" }
expect = { done = ["call-back"], open = { see-to-dissatisfaction = "2026-11-27 24:00" }, can = ["filed"] }
"#;
    after_delivery("first", &[then]);
    let content = r#"
[[step]]
at = "2026-11-25 09:00"
state = "called-back"
with = { satisfaction = "3" }
expect = { none = ["see-to-dissatisfaction"], done = ["plan-callback"] }
"#;
    after_delivery("first", &[content]);
}

/// A car delivered on 24 November 2026 at 30,010 km that comes back.
fn came_back(day: &str, odometer: u32, charge: &str, refused: bool) -> String {
    let refused = if refused { "refused = \"inside-warranty-is-free\"\n" } else { "" };
    format!(
        "[[step]]\nat = \"{day} 10:00\"\nstate = \"came-back\"\nwith = {{ day = \"{day}\", odometer = {odometer}, fault = \"又响\", charge = \"{charge}\" }}\n{refused}"
    )
}

#[test]
fn rep_11_inside_the_warranty_rework_is_free_in_days_and_kilometres_whichever_comes_first() {
    for (warranty, last, after, kilometres) in [
        ("whole", "2027-03-04", "2027-03-05", 20_000),
        ("second", "2026-12-24", "2026-12-25", 5_000),
        ("first", "2026-12-04", "2026-12-05", 2_000),
    ] {
        let limit = 30_010 + kilometres;
        after_delivery(warranty, &[&came_back(last, limit, "paid", true)]);
        after_delivery(warranty, &[&came_back(last, limit, "free", false)]);
        after_delivery(warranty, &[&came_back(last, limit + 1, "paid", false)]);
        after_delivery(warranty, &[&came_back(after, 30_011, "paid", false)]);
    }
}

#[test]
fn rep_11_the_warranty_begins_again_with_the_next_delivery() {
    let again = [
        came_back("2026-12-04", 31_000, "free", false),
        HANDED_IN.replace("2026-11-24 09:20", "2026-12-04 10:10"),
        DIAGNOSED
            .replace("2026-11-24 10:00", "2026-12-04 11:00")
            .replace("2026-11-24 17:00", "2026-12-04 17:00"),
        QUOTED.replace("2026-11-24 10:10", "2026-12-04 11:10"),
        AGREED.replace("2026-11-24 10:20", "2026-12-04 11:20"),
        STARTED.replace("2026-11-24 11:00", "2026-12-04 12:00"),
        FINISHED.replace("2026-11-24 15:00", "2026-12-04 15:00"),
        CHECKED.replace("2026-11-24 15:30", "2026-12-04 15:30"),
        INSPECTED.replace("2026-11-24 17:00", "2026-12-04 16:00"),
        SETTLED.replace("2026-11-24 17:10", "2026-12-04 16:10"),
        delivered("first")
            .replace("2026-11-24 17:20", "2026-12-04 17:20")
            .replace("day = \"2026-11-24\", odometer = 30010", "day = \"2026-12-04\", odometer = 31010"),
    ];
    let again: Vec<&str> = again.iter().map(String::as_str).collect();
    let inside = came_back("2026-12-14", 33_010, "paid", true);
    after_delivery("first", &[&again[..], &[&inside]].concat());
    let outside = came_back("2026-12-15", 33_010, "paid", false);
    after_delivery("first", &[&again[..], &[&outside]].concat());
}

#[test]
fn rep_11_a_complaint_about_a_job_is_linked_to_it() {
    let then = r#"
[[step]]
at = "2026-11-25 09:00"
case = "b"
receive = { words = "刚修完又响了", channel = "phone", category = "diagnosis" }
expect = { open = { link-job = "2026-11-25 24:00" } }
[[step]]
state = "resolved"
with = { result = "重新打磨", answer = "电话说明" }
refused = "job-not-linked"
[[step]]
state = "job-linked"
with = { found = "yes", job = "a" }
expect = { done = ["link-job"] }
[[step]]
state = "resolved"
with = { result = "重新打磨", answer = "电话说明" }
expect = { stage = "resolved", done = ["resolve-complaint", "tell-customer"] }
"#;
    after_delivery("first", &[then]);
    plays("repair", &[&complaint("reception"), "expect = { none = [\"link-job\"], can = [\"resolved\"] }\n"]);
}

#[test]
fn rep_11_a_complaint_is_resolved_in_three_working_days_or_the_next_reply_is_promised() {
    let then = r#"
[[step]]
at = "2026-11-24 09:00"
expect = { open = { resolve-complaint = "2026-11-26 24:00", tell-customer = "2026-11-23 24:00" }, overdue = ["tell-customer"], cannot = { filed = "complaint-not-resolved" } }
[[step]]
state = "next-reply-promised"
with = { progress = "在等配件", next-reply-at = "2026-11-30 10:00" }
expect = { carried-over = ["resolve-complaint"], open = { keep-promise = "2026-11-30 10:00" } }
"#;
    plays("repair", &[&complaint("reception"), then]);
}

#[test]
fn rep_11_what_is_not_ours_is_explained() {
    let then = r#"
[[step]]
at = "2026-11-23 09:30"
state = "referred"
with = { referred-to = "保险公司 95518" }
expect = { stage = "handling", done = ["tell-customer"] }
"#;
    plays("repair", &[&complaint("outside"), then]);
}

#[test]
fn rep_12_the_statistics_count_jobs_on_time_returns_and_satisfaction() {
    let rulebook = Rulebook::built_in(&"repair".into()).unwrap();
    let report = rulebook.reports.iter().find(|report| report.id.as_str() == "monthly-statistics").unwrap();
    let has = |wanted: &dyn Fn(&Figure) -> bool| report.columns.iter().any(|column| wanted(&column.figure));
    assert!(has(&|figure| *figure == Figure::OnTime("finish-in-time".into())));
    assert!(has(&|figure| matches!(figure, Figure::Share(_))), "the share that came back");
    assert!(has(&|figure| matches!(figure, Figure::Mean { .. })), "satisfaction");
    let duty = rulebook.recurring_duty(&"monthly-statistics".into()).unwrap();
    assert_eq!(duty.makes.as_ref(), Some(&report.id));
}

#[test]
fn rep_12_the_job_file_holds_the_whole_job() {
    let then = r#"
[[step]]
at = "2026-11-25 09:00"
state = "called-back"
with = { satisfaction = "5" }
[[step]]
state = "filed"
with = { volume = "2026-辽B12345-1" }
expect = { stage = "filed", document = { id = "job-file", has = ["2026-辽B12345-1", "辽B12345", "小林", "已结算", "已电话回访"] } }
"#;
    after_delivery("first", &[then]);
}
