//! The program `qingchu`: the server and the command-line tools.

fn main() {}
