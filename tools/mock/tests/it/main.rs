//! The tests of the mock from outside: the token endpoint, the server, the program.

mod grants;
mod program;
mod refusals;
mod server;
mod support;
