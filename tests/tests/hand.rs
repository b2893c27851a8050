//! The harness itself: a hand on the glass does in a page what a hand does.

#![allow(clippy::unwrap_used, reason = "tests")]

use qingchu_tests::{Browser, Page};
use tempfile::TempDir;

const FORM: &str = "<main>\
    <label>投诉 <textarea id=words></textarea></label>\
    <input id=day type=date>\
    <button id=save onclick=\"document.title += '已存'\">保存</button>\
    <button>保存草稿</button>\
    <div style=\"height: 3000px\"></div>\
    <canvas id=glass width=400 height=200></canvas>\
    </main>";

/// A page with a form that keeps what happened to it in `window.seen`.
fn form(browser: &mut Browser) -> Page {
    let page = browser.page();
    page.perform(&format!("document.body.innerHTML = {}", serde_json::json!(FORM)));
    page.perform(
        "window.seen = [], ['pointerdown', 'pointermove', 'pointerup', 'input', 'change', 'keydown'].forEach((kind) =>\
           document.addEventListener(kind, (event) => seen.push([kind, event.target.id, event.isTrusted, event.key ?? ''])))",
    );
    page
}

fn browser() -> (TempDir, Browser) {
    let folder = TempDir::with_prefix("qingchu-hand-").unwrap();
    let browser = Browser::launch(&folder.path().join("profile"));
    (folder, browser)
}

#[test]
fn a_hand_types_presses_chooses_and_draws() {
    let (_folder, mut browser) = browser();
    let page = form(&mut browser);
    page.type_text("#words", "三号梯困人，🙂");
    page.type_text("#words", "快来");
    assert_eq!(page.evaluate::<String>("document.querySelector('#words').value"), "三号梯困人，🙂快来");
    page.press("Enter");
    page.press("Backspace");
    assert_eq!(page.evaluate::<String>("document.querySelector('#words').value"), "三号梯困人，🙂快来");

    page.set_value("#day", "2026-11-23");
    assert_eq!(page.evaluate::<String>("document.querySelector('#day').value"), "2026-11-23");

    page.click_text("保存");
    assert_eq!(page.evaluate::<String>("document.title"), "已存", "the one whose whole name it is");

    page.draw("#glass", &[&[(0.1, 0.1), (0.5, 0.9), (0.9, 0.1)], &[(0.2, 0.5), (0.8, 0.5)]]);
    let strokes = "seen.filter(([kind, id, isTrusted]) => kind === 'pointerdown' && id === 'glass' && isTrusted).length";
    assert_eq!(page.evaluate::<usize>(strokes), 2);
    let trusted = "seen.filter(([kind, id]) => kind === 'input' && id === 'words').every(([, , isTrusted]) => isTrusted)";
    assert!(page.evaluate::<bool>(trusted), "typing is a person's, not a script's");
}

#[test]
fn the_clock_runs_on_from_where_it_is_set() {
    let (_folder, mut browser) = browser();
    let page = browser.page();
    page.set_clock("2026-12-31T23:59:58+08:00");
    for _ in 0..2 {
        assert_eq!(page.evaluate::<String>("new Date().toISOString().slice(0, 16)"), "2026-12-31T15:59");
        assert!(page.evaluate::<bool>("new Date() instanceof Date && new Date(0).getTime() === 0"));
        page.wait_until("new Date(Date.now()).getFullYear() === 2027");
        page.set_clock("2026-12-31T23:59:58+08:00");
        page.reload();
    }
    assert_eq!(page.evaluate::<String>("Intl.DateTimeFormat().resolvedOptions().timeZone"), "Asia/Shanghai");
}

#[test]
#[should_panic(expected = "the page had a problem")]
fn an_uncaught_exception_fails_the_test() {
    let (_folder, mut browser) = browser();
    let page = browser.page();
    page.perform("void setTimeout(() => { throw new Error('on purpose'); })");
    page.wait_until("false");
}
