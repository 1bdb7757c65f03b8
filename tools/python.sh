#!/bin/sh
# Builds the Python package's wheel, and tests it where it is installed, in virtual environments of its own under the target folder.
#
#   tools/python.sh TARGET wheel             a wheel of this machine, in TARGET/wheels
#   tools/python.sh TARGET wheel-manylinux   one for any Linux with glibc 2.17, linked by zig, in TARGET/wheels-manylinux
#   tools/python.sh TARGET test              one built for tests, or by the profile BLASVIEW_PYTHON_PROFILE, in a fresh environment, by python/tests
#   tools/python.sh TARGET bench [FILTER]    the wheel beside NumPy
#
# PYTHON is the interpreter, python3 unless given. Without Python, its venv or a way to PyPI there is nothing and that is said; with
# BLASVIEW_REQUIRE_NUMPY=1 that is a failure.
set -eu

target=$1
what=$2
shift 2
mkdir -p "$target"
target=$(cd "$target" && pwd)

skip() {
    [ "${BLASVIEW_REQUIRE_NUMPY-}" = 1 ] && { echo "python: $*" >&2; exit 1; }
    echo "skipped: $*"
    exit 0
}

# An environment with what a file of requirements names, unless it is there with these.
environment() {
    folder=$1
    requirements=$2
    cmp -s "$requirements" "$folder/done" && return 0
    rm -rf "$folder"
    "${PYTHON:-python3}" -m venv "$folder" || skip "no python3 with venv to build or test the Python package with"
    "$folder/bin/pip" install --quiet --disable-pip-version-check --only-binary :all: -r "$requirements" ||
        skip "what the Python package is built and tested with cannot be installed from PyPI"
    cp "$requirements" "$folder/done"
}

# One file, in an empty folder, built by a profile of python/Cargo.toml.
wheel() {
    out=$1
    profile=$2
    shift 2
    environment "$target/python-build" python/build-requirements.txt
    rm -rf "$out"
    # In a folder of its own: its profile is not that of the other builds.
    CARGO_TARGET_DIR="$target/python" PATH="$target/python-build/bin:$PATH" "$target/python-build/bin/maturin" \
        build --quiet --profile "$profile" --locked --manifest-path python/Cargo.toml --out "$out" "$@"
    ls -l "$out"/*.whl | awk '{ print $NF ": " $5 " bytes" }'
    [ "$profile" != release ] || [ "$(cat "$out"/*.whl | wc -c)" -lt 3000000 ] || { echo "python: the wheel has 3 MB or more" >&2; exit 1; }
}

# What is tested is what is installed, and nothing of the repository.
installed() {
    wheel "$1" "$2"
    environment "$target/python-test" python/tests/requirements.txt
    "$target/python-test/bin/pip" install --quiet --disable-pip-version-check --no-deps --force-reinstall "$1"/*.whl
}

case $what in
wheel) wheel "$target/wheels" release ;;
wheel-manylinux) wheel "$target/wheels-manylinux" release --zig --compatibility manylinux2014 ;;
test)
    # Nothing is optimized, more is checked, and it is there in a fifth of the time.
    profile=${BLASVIEW_PYTHON_PROFILE-test-wheel}
    installed "$target/wheels-$profile" "$profile"
    repository=$(pwd)
    cd "$target"
    BLASVIEW_REPOSITORY=$repository exec "$target/python-test/bin/python" -B -m pytest -q -p no:cacheprovider "$repository/python/tests" "$@"
    ;;
bench)
    installed "$target/wheels" release
    OPENBLAS_NUM_THREADS=${OPENBLAS_NUM_THREADS-1} exec "$target/python-test/bin/python" -B python/bench/bench.py "$@"
    ;;
*)
    echo "python: $what: wheel, wheel-manylinux, test, bench" >&2
    exit 2
    ;;
esac
