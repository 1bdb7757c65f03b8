//! The calls to CBLAS: every routine for every scalar, with the library that is linked.

#[path = "support/tables/mod.rs"]
mod tables;

#[test]
fn vectors() {
    tables::vectors();
}

#[test]
fn matrices_and_vectors() {
    tables::matrices_and_vectors();
}

#[test]
fn matrices() {
    tables::matrices();
}
