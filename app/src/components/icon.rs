//! The icons: single lines on a grid of 24, drawn in the colour of the words beside them.

use leptos::prelude::*;

/// What an icon shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Icon {
    /// A list with a tick: what must be done.
    Today,
    /// A pen: take in words.
    Log,
    /// A folder.
    Cases,
    /// A bound book.
    Registers,
    /// Columns.
    Reports,
    /// Two arrows.
    Sync,
    /// A receiver.
    Telephone,
    /// A microphone.
    Microphone,
    /// A camera.
    Camera,
    /// A paper clip.
    Attach,
    /// A lens.
    Search,
    /// A tick.
    Tick,
    /// A cross.
    Cross,
    /// A clock's face.
    Clock,
    /// A printer.
    Print,
    /// Half a sun.
    Theme,
}

impl Icon {
    fn path(self) -> &'static str {
        match self {
            Self::Today => "M4 6l1.5 1.5L8 5M11 6.5h9M4 12.5L5.5 14 8 11.5M11 13h9M4.5 19.5h3M11 19.5h9",
            Self::Log => "M4 20l1-4.5L16.5 4a2 2 0 0 1 3 0l.5.5a2 2 0 0 1 0 3L8.5 19 4 20zM14.5 6l3.5 3.5",
            Self::Cases => "M3.5 19V5.5h6l2 2.5h9v11zM3.5 11.5h17",
            Self::Registers => {
                "M5 4h13.5v16.5H6.5A1.5 1.5 0 0 1 5 19zM5 19a1.5 1.5 0 0 1 1.5-1.5h12M9 8h6M9 11.5h6"
            }
            Self::Reports => "M4 20h16M6.5 20v-7M12 20V5M17.5 20V9.5",
            Self::Sync => "M4.5 10a8 8 0 0 1 14-3L20 9M20 4v5h-5M19.5 14a8 8 0 0 1-14 3L4 15M4 20v-5h5",
            Self::Telephone => {
                "M5 4h4l1.5 5-2.5 1.5a12 12 0 0 0 5.5 5.5L15 13.5l5 1.5v4a1.5 1.5 0 0 1-1.5 1.5C10 20.5 3.5 14 3.5 5.5A1.5 1.5 0 0 1 5 4z"
            }
            Self::Microphone => {
                "M12 3a3 3 0 0 1 3 3v5a3 3 0 0 1-6 0V6a3 3 0 0 1 3-3zM6 11a6 6 0 0 0 12 0M12 17v4M9 21h6"
            }
            Self::Camera => {
                "M3.5 19.5v-12H8l1.5-2.5h5L16 7.5h4.5v12zM12 16.5a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7z"
            }
            Self::Attach => {
                "M19.5 11l-8 8a5 5 0 0 1-7-7l8.5-8.5a3.3 3.3 0 0 1 4.7 4.7L9.5 16.3a1.6 1.6 0 0 1-2.3-2.3l7.3-7.3"
            }
            Self::Search => "M10.5 17a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13zM15.5 15.5l5 5",
            Self::Tick => "M4.5 12.5l5 5 10-11",
            Self::Cross => "M5.5 5.5l13 13M18.5 5.5l-13 13",
            Self::Clock => "M12 20.5a8.5 8.5 0 1 0 0-17 8.5 8.5 0 0 0 0 17zM12 7v5l3.5 2",
            Self::Print => "M7 9V3.5h10V9M7 17.5H3.5V9h17v8.5H17M7 14h10v6.5H7z",
            Self::Theme => {
                "M12 16.5a4.5 4.5 0 1 0 0-9zM12 7.5a4.5 4.5 0 0 0 0 9M12 2v2M12 20v2M2 12h2M20 12h2M5 5l1.4 1.4M17.6 17.6L19 19M19 5l-1.4 1.4M6.4 17.6L5 19"
            }
        }
    }
}

/// An icon beside words that say the same; hidden from screen readers for that reason.
///
/// `<Drawn icon=Icon::Telephone/>`
#[component]
pub fn Drawn(
    /// Which one.
    icon: Icon,
) -> impl IntoView {
    view! {
        <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
            <path d=icon.path()></path>
        </svg>
    }
}
