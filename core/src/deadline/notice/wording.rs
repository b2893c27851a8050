//! The wording of the State Council's notices.
