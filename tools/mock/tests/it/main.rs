//! The services of the mock, without a socket.

mod answers;
mod events;
mod faults;
mod hostile;
mod support;
