//! The C library: the entry points of `src/capi`, which the linker takes from the crate blasview.

extern crate rust as _;
