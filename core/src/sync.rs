//! The exchange of events between a tablet and the server: the messages and the tablet's side of the conversation.

pub mod account;
pub mod message;
