#!/bin/sh
# Compares the C library with NumPy, from PyPI, in a virtual environment of its own under the target folder.
#
#   tools/numpy.sh FOLDER [ARGUMENT...]   FOLDER has the library; arguments are those of tests/numpy/test_views.py; of
#                                         test_contract.py the variable CASES is the number of contractions
#   tools/numpy.sh FOLDER --setup         only installs NumPy, in the folder beside FOLDER
#
# PYTHON is the interpreter, python3 unless given. Without Python, its venv or a way to PyPI the comparison is skipped and
# says so; with BLASVIEW_REQUIRE_NUMPY=1 that is a failure.
set -eu

folder=$1
shift
venv=$(dirname "$folder")/numpy
requirements=tests/numpy/requirements.txt

skip() {
    [ "${BLASVIEW_REQUIRE_NUMPY-}" = 1 ] && { echo "numpy: $*" >&2; exit 1; }
    echo "skipped: $*"
    exit 0
}

# Done, and with these requirements.
if ! cmp -s "$requirements" "$venv/done"; then
    rm -rf "$venv"
    "${PYTHON:-python3}" -m venv "$venv" || skip "no python3 with venv to compare with NumPy"
    "$venv/bin/pip" install --quiet --disable-pip-version-check --only-binary :all: -r "$requirements" ||
        skip "NumPy cannot be installed from PyPI"
    cp "$requirements" "$venv/done"
fi

[ "${1-}" = --setup ] && exit 0
for library in "$folder/libblasview.so" "$folder/libblasview.dylib"; do
    [ -e "$library" ] || continue
    "$venv/bin/python" -B tests/numpy/test_views.py "$library" "$@"
    "$venv/bin/python" -B tests/numpy/test_dlpack.py "$library"
    "$venv/bin/python" -B tests/numpy/test_lapack.py "$library" ${CASES:+--cases "$CASES"}
    "$venv/bin/python" -B tests/numpy/test_contract.py "$library" ${CASES:+--cases "$CASES"}
    exec "$venv/bin/python" -B examples/python/slices.py "$library"
done
echo "numpy: no shared library in $folder" >&2
exit 1
