//! What answers a request that never reached our server, and what our server says itself.

use super::*;

const REPLY: &str = r#"{"protocol":1,"server_time":1,"verdicts":[],"streams":[],"withdrawn":[]}"#;
const PORTAL: &str = "<!DOCTYPE html><html><body>欢迎使用酒店网络，请登录</body></html>";

fn problem(status: u16) -> String {
    format!(r#"{{"title":"t","status":{status},"detail":"d"}}"#)
}

#[test]
fn what_is_not_ours_is_never_an_answer() {
    for (status, body) in [
        (200, PORTAL),
        (200, ""),
        (200, "\u{feff}{}"),
        (200, "OK"),
        (200, "{}"),
        (200, "[]"),
        (200, "null"),
        (200, "{\"status\":\"ok\"}"),
        (200, "{\"protocol\":1}"),
        (200, REPLY.strip_suffix('}').unwrap()),
        (200, &format!("{REPLY}{REPLY}")),
        (201, REPLY),
        (204, ""),
        (206, REPLY),
        (301, PORTAL),
        (302, ""),
        (307, PORTAL),
        (401, PORTAL),
        (401, "{\"error\":\"login\"}"),
        (403, PORTAL),
        (404, PORTAL),
        (407, ""),
        (426, ""),
        (511, PORTAL),
        (511, &problem(511)),
        (0, ""),
        (999, REPLY),
    ] {
        assert_eq!(read(status, None, body).unwrap_err(), Failure::NotOurs, "{status} {body}");
    }
}

#[test]
fn our_servers_word_is_told_apart() {
    assert_eq!(read(200, None, REPLY).unwrap().protocol, PROTOCOL);
    let newer = REPLY.replace("\"protocol\":1", "\"protocol\":2");
    for (status, retry_after, body, expected) in [
        (200, None, newer, Failure::UpdateNeeded),
        (200, None, "{\"protocol\":2,\"frames\":[]}".to_owned(), Failure::UpdateNeeded),
        (426, None, problem(426), Failure::UpdateNeeded),
        (401, None, problem(401), Failure::Unauthorised),
        (403, None, problem(403), Failure::Refused { status: 403 }),
        (400, None, problem(400), Failure::Refused { status: 400 }),
        (413, None, String::new(), Failure::TooLarge),
        (429, Some("20"), String::new(), Failure::TooMany { retry_after_ms: Some(20_000) }),
        (
            429,
            Some(" 4294967295 "),
            problem(429),
            Failure::TooMany { retry_after_ms: Some(4_294_967_295_000) },
        ),
        (
            429,
            Some("Wed, 21 Oct 2026 07:28:00 GMT"),
            String::new(),
            Failure::TooMany { retry_after_ms: None },
        ),
        (429, Some("-1"), String::new(), Failure::TooMany { retry_after_ms: None }),
        (503, Some("5"), String::new(), Failure::TooMany { retry_after_ms: Some(5_000) }),
        (503, None, String::new(), Failure::ServerFault),
        (500, None, problem(500), Failure::ServerFault),
        (502, None, PORTAL.to_owned(), Failure::ServerFault),
    ] {
        assert_eq!(read(status, retry_after, &body).unwrap_err(), expected, "{status} {retry_after:?}");
    }
}
