//! `cargo xtask serve | test | ci | …`

fn main() {}
