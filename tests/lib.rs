//! The tests of the workspace stand in `it/`; this library is empty.
