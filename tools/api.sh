#!/usr/bin/env bash
# Compares the public items of the crate with docs/api.txt; with --bless writes that file.
# rustdoc's JSON is not stable yet: what reads it is of the same time as the toolchain.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

cargo=${CARGO:-cargo}
target=$(realpath -m "${CARGO_TARGET_DIR:-target}/api")
RUSTC_BOOTSTRAP=1 CARGO_TARGET_DIR=$target $cargo rustdoc --quiet --lib --no-default-features --features dynamic,lapack \
    -- -Z unstable-options --output-format json --cap-lints allow
now=$target/api.txt
CARGO_TARGET_DIR=$target $cargo run --quiet --locked --manifest-path tools/api/Cargo.toml -- "$target/doc/blasview.json" >"$now"
if [ "${1:-}" = --bless ]; then
    cp "$now" docs/api.txt
elif ! diff -u docs/api.txt "$now"; then
    echo "the public items are others: \`make api\` writes them to docs/api.txt, for a line in CHANGELOG.md" >&2
    exit 1
fi
