//! The rooms' functions of C's calling convention, so that they are in this library.

pub use ed25519_abi::cf_ed25519_all_fit;
pub use minijinja_abi::{cf_jinja_render, cf_jinja_undeclared};
