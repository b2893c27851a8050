//! The Qingchu server: it keeps the streams, says who may see them, serves the app, and wakes tablets.
//!
//! What is not here: any rule about complaints. An event is judged by the core alone, and the server decides nothing
//! about it but whether it is one, whose it is, and its number.
//!
//! Reading order: [`store`] (what is kept), [`auth`] (who asks), [`router`] and `routes` (what is answered),
//! [`serve`] (sockets and signals), [`cli`], `command` (the server's own commands) and [`tools`] (files in and out).

pub mod auth;
pub mod cli;
pub mod clock;
pub mod command;
pub mod hints;
pub mod problem;
pub mod random;
pub mod router;
mod routes;
pub mod serve;
pub mod setup;
pub mod store;
pub mod tools;
