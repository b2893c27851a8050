//! The exchange of events between a tablet and the server: the messages, the tablet's side of the conversation
//! ([`machine`]) and what the server decides ([`ledger`]).

pub mod account;
pub mod answer;
pub mod ledger;
pub mod machine;
pub mod memory;
pub mod message;
pub mod page;
