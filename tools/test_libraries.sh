#!/bin/sh
# The tests that call BLAS, over every library and every kernel that this processor can run.
#
#   tools/test_libraries.sh TARGET [mkl]     TARGET is cargo's target folder; FEATURES are cargo's arguments
#
# With ALL_KERNELS=1 also as Nehalem, Sandybridge, Zen, SkylakeX and Cooperlake, most of whose kernels are of the same kinds as those of the others.
#
# The same programs each time, in their quick form: what differs is the variable BLASVIEW_BLAS.
set -eu
# By the rules of the crate, not by what is kept for the user.
export BLASVIEW_TUNING=off

target=$1
# The longest first.
tests='residuals guard_pages lapack_pages lapack_stored lapack_spectrum lapack lapack_orthogonal level2 level3 mixed census level1 semantics quirks contract backend'
arguments=$(for test in $tests; do printf -- '--test %s ' "$test"; done)
libraries=$(tools/libraries.sh "$target/libraries" "${2-}")

# shellcheck disable=SC2086
cargo test --no-run --quiet $FEATURES $arguments
# shellcheck disable=SC2086
all=$(cargo test --no-run $FEATURES $arguments 2>&1 | sed -n 's/.*Executable tests.*(\(.*\))$/\1/p')
programs=$(for test in $tests; do printf '%s\n' "$all" | grep "/$test-"; done)
blasview=$target/debug/blasview
failed=

# One program on one thread, its output in a folder.
one='output=$2/$(basename "$1"); RUST_TEST_THREADS=1 "$1" --quiet >"$output" 2>&1 || echo "$1" >>"$2/failed"'

# run TITLE [VARIABLE=VALUE...]: all tests in one line, or what fails; as many programs at once as there are processors.
run() {
    title=$1
    shift
    # Which library, version, kernels and integers it really is.
    facts=$(env "$@" "$blasview" backend 2>&1 | sed -n 's/^\(library\|kernels\|integers\) *//p' | tr '\n' ' ')
    start=$(date +%s) outputs=$(mktemp -d)
    printf '%s\n' "$programs" | BLASVIEW_TEST_QUICK=1 env "$@" xargs -P "$(nproc)" -I PROGRAM sh -c "$one" sh PROGRAM "$outputs"
    if [ -e "$outputs/failed" ]; then
        failed="$failed $title"
        while read -r program; do
            tail -n 40 "$outputs/$(basename "$program")"
            echo "FAILED: $title: $program"
        done <"$outputs/failed"
    fi
    passed=$(cat "$outputs"/* | sed -n 's/^test result: ok\. \([0-9]*\) passed.*/\1/p' | awk '{ sum += $1 } END { print sum + 0 }')
    rm -r "$outputs"
    echo "$title: $facts: $passed passed in $(($(date +%s) - start)) s"
}

# Whether the processor has all of these.
has() {
    for flag in "$@"; do
        grep -q -w -m 1 "$flag" /proc/cpuinfo 2>/dev/null || { missing=$flag; return 1; }
    done
}

core() {
    name=$1
    shift
    if has "$@"; then
        run "OpenBLAS as $name" OPENBLAS_CORETYPE="$name"
    else
        echo "OpenBLAS as $name: skipped: this processor has no $missing"
    fi
}

if [ "${2-}" != mkl ]; then
    # Debian's, with every core; FEATURES say that it is linked.
    core Prescott pni
    [ -z "${ALL_KERNELS-}" ] || core Nehalem sse4_2
    [ -z "${ALL_KERNELS-}" ] || core Sandybridge avx
    core Haswell avx2 fma
    [ -z "${ALL_KERNELS-}" ] || core Zen avx2 fma
    # Where there is AVX-512, SciPy's libraries below run these kernels too, in a newer version.
    [ -z "${ALL_KERNELS-}" ] || core SkylakeX avx512f avx512dq avx512bw avx512vl
    [ -z "${ALL_KERNELS-}" ] || core Cooperlake avx512f avx512dq avx512bw avx512vl avx512_bf16
    run builtin BLASVIEW_BLAS=builtin
fi
while read -r name path; do
    # Integers of 64 bits and names with affixes are in SciPy's other library too, and all are opened by `tests/libraries.rs`.
    case $name in libopenblas64*|scipy-openblas32) [ -n "${ALL_KERNELS-}" ] || continue ;; esac
    [ -z "$path" ] || run "$name" BLASVIEW_BLAS="$path"
done <<END
$libraries
END
[ -z "$failed" ] || { echo "failed with:$failed"; exit 1; }
