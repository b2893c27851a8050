//! The address and the screen are one: links, the browser's own buttons and a reload all lead to the same place.

use qingchu_tests::{Browser, Desk, World};

#[test]
fn links_and_the_browsers_buttons_lead_to_the_same_place() {
    let world = World::new();
    let mut browser = Browser::launch(&world.profile("desk"));
    let page = browser.page();
    let desk = Desk::at(&page);
    desk.first_visit(&world, "前台一号");
    desk.log("三号梯又坏了，修了三天没修好", "phone");
    page.perform("window.isSamePage = true");
    desk.open("三号梯");
    let case: String = page.evaluate("location.pathname");
    let current = "document.querySelector('nav a[aria-current=page]').getAttribute('href')";
    assert_eq!(page.evaluate::<String>(current), "/cases", "a case is among the cases");

    page.perform("history.back()");
    page.wait_until("location.pathname === '/cases' && document.querySelector('a[data-case]')");
    page.perform("history.forward()");
    page.wait_until("document.querySelector('.case')");
    assert_eq!(page.evaluate::<String>("location.pathname"), case);
    assert!(page.evaluate::<bool>("window.isSamePage"), "the page was loaded again on the way");

    // A click with Ctrl is the browser's: it opens another tab, and this one stays.
    page.perform(
        "document.querySelector('nav a[href=\"/log\"]').dispatchEvent(\
           new MouseEvent('click', { ctrlKey: true, bubbles: true, cancelable: true }))",
    );
    assert_eq!(page.evaluate::<String>("location.pathname"), case);

    page.reload();
    page.wait_until("document.querySelector('.case')");
    page.goto(&world.url("/cases/"));
    page.wait_until("document.querySelector('a[data-case]')");
    page.goto(&world.url("/nowhere"));
    page.wait_for_text("这里没有页面");
}
