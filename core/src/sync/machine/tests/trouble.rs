//! What does not work out: refusals, silence, poison, nonsense, and stores that fail.

use super::*;

#[test]
fn a_401_stops_sync_until_somebody_signs_in_and_touches_nothing() {
    let mut tablet = Tablet::with(events(2));
    assert!(tablet.sends(Reason::Start));
    assert!(matches!(tablet.fails(Failure::Unauthorised)[..], [Output::SignInNeeded]));
    assert_eq!(tablet.outbox.len(), 2);
    assert_eq!(tablet.machine.status().activity, Activity::SignedOut);
    for reason in [Reason::Timer, Reason::Saved, Reason::Hint] {
        assert!(!tablet.sends(reason), "{reason:?}");
    }
    assert!(tablet.sends(Reason::SignedIn));
    assert_eq!(tablet.request.unwrap().events.len(), 2);
}

#[test]
fn a_servers_retry_after_is_not_broken_by_anything() {
    let mut tablet = Tablet::with(events(1));
    assert!(tablet.sends(Reason::Start));
    let until = wait_of(&tablet.fails(Failure::TooMany { retry_after_ms: Some(60_000) }));
    assert_eq!(until, NOW.plus_ms(60_000));
    tablet.now = until.plus_ms(-1);
    for reason in [Reason::Asked, Reason::Focus, Reason::Saved, Reason::Hint, Reason::Timer, Reason::SignedIn]
    {
        assert!(!tablet.sends(reason), "{reason:?}");
    }
    tablet.now = until;
    assert!(tablet.sends(Reason::Timer));
}

#[test]
fn failures_in_a_row_wait_longer_a_person_need_not_wait_and_success_begins_anew() {
    let mut tablet = Tablet::with(events(1));
    let wait = |tablet: &mut Tablet| {
        let (now, round) = (tablet.now, tablet.round);
        let failed = Input::Failed { round, failure: Failure::Offline };
        wait_of(&tablet.machine.step(failed, now, u64::MAX / 7)).ms_since(now)
    };
    let mut longest = 0;
    for _ in 0..12 {
        assert!(tablet.sends(Reason::Asked));
        longest = wait(&mut tablet).max(longest);
        assert!(!tablet.sends(Reason::Saved), "a save does not break a back-off");
    }
    assert!((60_000..=BACK_OFF_MS_MAX).contains(&longest), "{longest}");
    tablet.syncs();
    tablet.now = tablet.now.plus_ms(POLL_MS_MAX);
    assert!(tablet.sends(Reason::Timer));
    assert!(wait(&mut tablet) <= 2_000);
}

#[test]
fn an_answer_that_comes_too_late_or_twice_is_dropped() {
    let mut tablet = Tablet::with(events(1));
    assert!(tablet.sends(Reason::Start));
    let (round, reply) = (tablet.round, tablet.reply());
    tablet.now = tablet.now.plus_ms(REPLY_MS_MAX);
    assert!(!tablet.sends(Reason::Timer));
    assert_eq!(tablet.machine.status().trouble, Some(Trouble::Round(Failure::Offline)));
    assert!(tablet.step(Input::Reply { round, reply: reply.clone() }).is_empty());
    assert!(tablet.sends(Reason::Asked));
    assert!(tablet.step(Input::Reply { round, reply: reply.clone() }).is_empty());
    assert!(matches!(tablet.hears(reply.clone())[..], [Output::Apply(_)]));
    assert!(tablet.hears(reply).is_empty());
}

#[test]
fn an_event_that_nothing_lets_through_does_not_hold_up_the_others() {
    let mut tablet = Tablet::with(events(9));
    let poison = tablet.outbox[4].digest;
    let mut outputs = tablet.step(Input::Wake(Reason::Start));
    for _ in 0..60 {
        if !tablet.goes_on(&outputs) {
            break;
        }
        let request = tablet.request.clone().unwrap();
        let is_poisoned = request.events.iter().any(|event| Digest::of(event.get().as_bytes()) == poison);
        outputs = if is_poisoned {
            tablet.fails(Failure::TooLarge)
        } else {
            let reply = tablet.reply();
            tablet.hears(reply)
        };
        if matches!(outputs[..], [Output::Apply(_)]) {
            outputs = tablet.stores(&outputs).1;
        }
    }
    assert_eq!(tablet.outbox.iter().map(|outgoing| outgoing.digest).collect::<Vec<_>>(), [poison]);
    assert_eq!(tablet.machine.status().held_back, 1);
}

#[test]
fn a_server_that_promises_more_and_gives_nothing_is_not_asked_in_a_loop() {
    let mut tablet = Tablet::with(Vec::new());
    tablet.syncs();
    assert!(tablet.sends(Reason::Asked));
    let mut reply = tablet.reply();
    reply.streams[0].head = 7;
    let outputs = tablet.hears(reply);
    assert!(wait_of(&outputs) > tablet.now);
    assert_eq!(tablet.machine.status().trouble, Some(Trouble::NoProgress));
}

#[test]
fn a_page_that_cannot_be_believed_costs_nothing_else() {
    let mut tablet = Tablet::with(events(3));
    let other = StreamId(Uuid::from_u128(0x52));
    tablet.rights.insert(other);
    assert!(tablet.sends(Reason::Start));
    let mut reply = tablet.reply();
    reply.streams[0].events.remove(1);
    let outputs = tablet.hears(reply);
    let (apply, outputs) = tablet.stores(&outputs);
    assert_eq!(apply.acknowledged.len(), 3);
    assert_eq!(apply.cursors.iter().map(|cursor| cursor.stream).collect::<Vec<_>>(), [other]);
    assert!(wait_of(&outputs) > tablet.now);
    let fault = PageFault::Gap { expected: 2, found: 3 };
    assert_eq!(tablet.machine.status().trouble, Some(Trouble::Page { stream: STREAM, fault }));
    tablet.syncs();
    assert_eq!(tablet.cursors[&STREAM].seq, 3);
}

#[test]
fn after_a_write_of_unknown_outcome_the_store_is_asked_for_its_cursors() {
    // Found by the simulation: the write had arrived, the machine went on from the cursors before it, and a server
    // restored meanwhile was believed to share more history than it did.
    let mut tablet = Tablet::with(events(2));
    assert!(tablet.sends(Reason::Start));
    let reply = tablet.reply();
    let outputs = tablet.hears(reply);
    let [Output::Apply(apply)] = &outputs[..] else { panic!("{outputs:?}") };
    tablet.cursors.insert(STREAM, apply.cursors[0].clone());
    let outputs = tablet.step(Input::StoreFailed);
    assert!(wait_of(&outputs) > tablet.now);
    assert_eq!(tablet.machine.status().trouble, Some(Trouble::Store));
    assert!(tablet.sends(Reason::Asked));
    assert_eq!(tablet.request.unwrap().streams[0].seq, 2);
}

#[test]
fn another_protocol_asks_for_an_update_and_keeps_the_outbox() {
    let mut tablet = Tablet::with(events(1));
    assert!(tablet.sends(Reason::Start));
    let mut reply = tablet.reply();
    reply.protocol = PROTOCOL + 1;
    let outputs = tablet.hears(reply);
    assert!(wait_of(&outputs) > tablet.now);
    assert_eq!(tablet.machine.status().trouble, Some(Trouble::Round(Failure::UpdateNeeded)));
    assert_eq!(tablet.outbox.len(), 1);
}

#[test]
fn whatever_comes_in_whatever_order_one_request_at_most_is_on_its_way() {
    let mut random = 7_u64;
    let mut next = move |below: u64| {
        random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (random >> 33) % below
    };
    let mut tablet = Tablet::with(events(3));
    let (mut sent, mut applied) = (None, false);
    for _ in 0..100_000 {
        tablet.now = tablet.now.plus_ms(i64::try_from(next(400_000)).unwrap() - 50_000);
        let round = tablet.round.saturating_sub(next(2));
        let reasons =
            [Reason::Start, Reason::Focus, Reason::Timer, Reason::Saved, Reason::Hint, Reason::Asked];
        let input = match next(7) {
            0 | 1 => Input::Wake(reasons[usize::try_from(next(6)).unwrap()]),
            2 => Input::Outbox {
                batch: events(u128::from(next(4))),
                is_more: next(2) == 0,
                cursors: Vec::new(),
            },
            3 if tablet.request.is_some() => Input::Reply { round, reply: tablet.reply() },
            4 => Input::Failed { round, failure: Failure::TooLarge },
            5 => Input::Stored,
            _ => Input::StoreFailed,
        };
        let (is_reply, was) = (matches!(input, Input::Reply { .. }), sent);
        for output in tablet.machine.step(input, tablet.now, next(u64::MAX)) {
            match output {
                Output::Send { round, request } => {
                    assert_ne!(Some(round), was, "a round is sent once");
                    (tablet.round, tablet.request, sent) = (round, Some(*request), Some(round));
                }
                Output::Apply(_) => {
                    assert!(is_reply, "only an answer teaches");
                    applied = true;
                }
                Output::LoadOutbox { .. }
                | Output::WaitUntil(_)
                | Output::SignInNeeded
                | Output::Announce { .. } => {}
            }
        }
    }
    assert!(applied && sent.is_some());
}
