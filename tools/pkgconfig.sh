#!/bin/sh
# Prints blasview.pc: tools/pkgconfig.sh FEATURE, with the feature that the library was built with.
# tools/install.sh puts the folders of an installation in place of the first lines.
set -eu
cd "$(dirname "$0")/.."

version=$(sed -n 's/^version = "\(.*\)"/\1/p' Cargo.toml | head -n 1)
# What a program that links the static library needs besides: what Rust's standard library needs.
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
native=$("${RUSTC:-rustc}" --crate-type staticlib --crate-name native --print native-static-libs \
    -o "$scratch/native.a" - </dev/null 2>&1 | sed -n 's/^note: native-static-libs: //p')

# And OpenBLAS, where it is linked. Not by Requires.private: that would ask for what a static
# OpenBLAS needs, gfortran's library, where the shared one will do.
if [ "$1" = openblas ]; then
    openblas=$(pkg-config --libs openblas 2>/dev/null) ||
        # Homebrew's is outside of pkg-config's path and of the linker's.
        openblas="-L$(brew --prefix openblas 2>/dev/null)/lib -lopenblas" ||
        openblas=-lopenblas
    native="$openblas $native"
fi

cat <<END
prefix=/usr/local
includedir=\${prefix}/include
libdir=\${prefix}/lib

Name: blasview
Description: Any strided view to BLAS, without copying whenever a legal call computes the same
Version: $version
Cflags: -I\${includedir}
Libs: -L\${libdir} -lblasview
Libs.private: $native
END
