#!/bin/sh
# Products of views of real data, each with what BLAS was handed, then the same from C.
# tools/demo.sh BUILD_FOLDER, called by `make demo` once that is built.
set -eu
build=$(cd "$1" && pwd)
cd "$(dirname "$0")/.."

X=data/digits.npy                    # 1797 pictures of 8 x 8 pixels, float64, row-major
F=data/digits_f32_fortran.npy        # the same, float32, column-major

gemm() {
    label=$1
    shift
    "$build/blasview" gemm "$@" --check --brief "$label"
}

echo "1797 handwritten digits of 8 x 8 pixels: products of views of them"
echo
"$build/blasview" gemm --brief-header
gemm 'Gram matrix'                   "$X.T"                            "$X"
gemm 'one block of columns'          "$X[:, 16:32].T"                  "$X[:, 16:32]"
gemm 'every second picture'          "$X[::2].T"                       "$X[::2]"
gemm 'pixels reversed'               "$X[:, ::-1]"                     "$X[:, ::-1].T"
gemm 'pixel row 3 of a 3-D view'     "$X.reshape(1797,8,8)[:, 3, :].T" "$X"
gemm 'column-major float32'          "$F.T"                            "$F"
gemm 'every second pixel'            "$X.T"                            "$X[:, ::2]"
gemm 'the same, left to BLAS'        "$X.T"                            "$X[:, ::2]" --directly never

echo
echo "Why the last one is packed:"
echo
"$build/blasview" explain "$X.T" "$X[:, ::2]" --directly never

echo
echo "The same from C (examples/c/digits.c):"
echo
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
libraries=$(sed -n 's/^Libs.private: //p' "$build/blasview.pc")
build_example() {
    # shellcheck disable=SC2086
    "${CC:-cc}" -std=c99 -O2 -Wall -Wextra -Iinclude "examples/c/$1.c" "$build/libblasview.a" $libraries -o "$scratch/$1"
}
build_example digits
"$scratch/digits" "$X"

echo
echo "LAPACK on slices of them (examples/c/gaussian_process.c, pca.c):"
echo
build_example gaussian_process
"$scratch/gaussian_process" "$X" data/digits_labels.npy
echo
build_example pca
"$scratch/pca" "$X"
