#!/bin/sh
# Fetches an mdspan for tests/cpp.rs: that of NVIDIA's CCCL, cuda::std::mdspan, which is the reference implementation and
# compiles with any C++17 compiler, without CUDA. 4 MB of headers from PyPI, put under the target folder.
#
#   tools/mdspan.sh TARGET   afterwards TARGET/mdspan/include is the folder to include from
#
# Does nothing if it is there. Never fails: the test says that it is skipped, or fails with BLASVIEW_REQUIRE_CPP=1.
set -eu

folder=$1/mdspan
requirements=tests/cpp/requirements.txt

cmp -s "$requirements" "$folder/done" && exit 0
rm -rf "$folder"
{
    "${PYTHON:-python3}" -m venv "$folder/venv" &&
        "$folder/venv/bin/pip" install --quiet --disable-pip-version-check --no-deps --target "$folder/site" \
            -r "$requirements"
} >&2 || { echo "mdspan: no python3 with venv, or no way to PyPI" >&2; exit 0; }
rm -rf "$folder/venv"
for found in "$folder"/site/nvidia/*/include/cccl; do
    [ -e "$found/cuda/std/mdspan" ] && mv "$found" "$folder/include"
done
rm -rf "$folder/site"
[ -e "$folder/include/cuda/std/mdspan" ] || { echo "mdspan: the package has no cuda/std/mdspan" >&2; exit 0; }
cp "$requirements" "$folder/done"
