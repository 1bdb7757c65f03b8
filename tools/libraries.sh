#!/bin/sh
# BLAS libraries to test with, fetched and unpacked under the target folder; nothing is installed.
#
#   tools/libraries.sh FOLDER [mkl]   fetch what is missing into FOLDER, and print a line each: NAME PATH
#
# OpenBLAS with integers of 64 bits, BLIS and the reference implementation come from Debian, two more OpenBLAS (with prefix
# and suffix) from PyPI, as does MKL. What cannot be had is skipped and said; with BLASVIEW_REQUIRE_LIBRARIES=1 that is a
# failure.
set -eu

folder=$1
mkdir -p "$folder"
folder=$(cd "$folder" && pwd)

skip() {
    [ "${BLASVIEW_REQUIRE_LIBRARIES-}" = 1 ] && { echo "libraries: $*" >&2; exit 1; }
    echo "libraries: skipped: $*" >&2
}

# debian PACKAGE FILE: one file of a package.
debian() {
    if [ ! -e "$folder/$1/done" ]; then
        rm -rf "${folder:?}/$1"
        mkdir "$folder/$1"
        # As root the package is fetched by root itself: another user could not write here. Package lists may be old.
        (cd "$folder/$1" && for try in 1 2; do
            apt-get -qq -o APT::Sandbox::User=root download "$1" >/dev/null 2>&1 && break
            [ $try = 1 ] && apt-get -qq update >/dev/null 2>&1
        done; dpkg-deb -x ./*.deb . && rm ./*.deb && : >done) 2>/dev/null || { skip "no package $1"; return 0; }
    fi
    echo "$1 $folder/$1/$2"
}

# pypi PACKAGE VERSION FILE: one file of a wheel, which is unpacked as it is: pip would leave out what it has beside Python.
pypi() {
    if [ ! -e "$folder/$1/done" ]; then
        rm -rf "${folder:?}/$1"
        mkdir "$folder/$1"
        (cd "$folder/$1" &&
            "${PYTHON:-python3}" -m pip download --quiet --disable-pip-version-check --no-deps --only-binary :all: "$1==$2" &&
            "${PYTHON:-python3}" -m zipfile -e ./*.whl . && rm ./*.whl && : >done) >/dev/null 2>&1 ||
            { skip "no $1 $2 on PyPI"; return 0; }
    fi
    found=$(find "$folder/$1" -name "$3" | head -n 1)
    [ -n "$found" ] || { skip "no $3 in $1"; return 0; }
    echo "$1 $found"
}

triplet=$(dpkg-architecture -qDEB_HOST_MULTIARCH 2>/dev/null || gcc -print-multiarch 2>/dev/null || echo unknown)
if [ "${2-}" = mkl ]; then
    pypi mkl 2026.2.0 libmkl_rt.so.3
    exit 0
fi
debian libopenblas64-0-pthread "usr/lib/$triplet/openblas64-pthread/libopenblas64.so.0"
debian libblis4-pthread "usr/lib/$triplet/blis-pthread/libblis.so.4"
debian libblas3 "usr/lib/$triplet/blas/libblas.so.3"
pypi scipy-openblas32 0.3.34.481.3 libscipy_openblas.so
pypi scipy-openblas64 0.3.34.481.3 'libscipy_openblas64_.so'
