#!/bin/sh
# Who supplies BLAS, and what the build and the tests need from the system.
#
#   tools/setup.sh install TOOL...   install what is missing of: openblas cc c++ eigen cmake pkg-config python3
#                                    valgrind venv
#                                    (with apt, as root or by a sudo that asks nothing; else do nothing)
#   tools/setup.sh feature           print the cargo feature to build with: openblas, or dynamic without one
#
# Says nothing where nothing is missing. `install` never fails: what is still missing afterwards is
# replaced (OpenBLAS, by what is found at run time) or skipped (valgrind, NumPy, CMake, Eigen), and whoever does that says so.
set -eu

say() { echo "setup: $*" >&2; }

present() {
    case $1 in
    openblas)
        # Homebrew's OpenBLAS is outside of pkg-config's path; openblas-src asks brew itself.
        { command -v pkg-config && pkg-config --exists openblas; } ||
            { [ "$(uname)" = Darwin ] && [ -d "$(brew --prefix openblas)/lib" ]; } ;;
    # Headers only.
    eigen) pkg-config --exists eigen3 || [ -e /usr/include/eigen3/Eigen/Dense ] ;;
    # Debian has a python3 without it.
    venv) python3 -c 'import ensurepip, venv' ;;
    *) command -v "$1" ;;
    esac >/dev/null 2>&1
}

debian_packages() {
    case $1 in
    openblas) echo libopenblas-dev pkg-config ;;
    cc) echo gcc libc6-dev ;;
    c++) echo g++ ;;
    eigen) echo libeigen3-dev ;;
    cmake | pkg-config | python3 | valgrind) echo "$1" ;;
    venv) echo python3-venv ;;
    *) say "nothing known by the name of $1"; exit 2 ;;
    esac
}

install() {
    packages=
    for tool in "$@"; do
        wanted=$(debian_packages "$tool")
        present "$tool" || packages="$packages $wanted"
    done
    [ -n "$packages" ] && command -v apt-get >/dev/null || return 0

    if [ "$(id -u)" = 0 ]; then
        root=
    elif sudo -n true 2>/dev/null; then
        root='sudo -n'
    else
        say "would install, were this allowed:$packages"
        return 0
    fi
    say "installing$packages"
    apt="$root env DEBIAN_FRONTEND=noninteractive apt-get -qq"
    # The package lists of a fresh machine are missing or old: fetch them when the first try fails.
    # shellcheck disable=SC2086
    {
        $apt install -y --no-install-recommends $packages >/dev/null 2>&1 ||
            { $apt update && $apt install -y --no-install-recommends $packages; } >/dev/null ||
            say "could not install$packages"
    } >&2
}

feature() {
    if present openblas; then
        echo openblas
        return
    fi
    echo dynamic
    say "no OpenBLAS to link with here: a BLAS is opened at run time, or blasview computes by itself,"
    say "which takes longer. To link with OpenBLAS, install"
    say "    Debian, Ubuntu: libopenblas-dev pkg-config"
    say "    Fedora:         openblas-devel pkgconf-pkg-config"
    say "    macOS:          brew install openblas pkg-config"
}

case ${1-} in
install) shift; install "$@" ;;
feature) feature ;;
*) say "usage: tools/setup.sh install TOOL... | feature"; exit 2 ;;
esac
