#!/bin/sh
# Installs what `make all` built, or removes what was installed.
#
#   tools/install.sh BUILD_FOLDER   headers, libraries, pkg-config and CMake files, documentation, examples, the program
#   tools/install.sh --uninstall    removes what installations under this PREFIX put there, and nothing else
#
# From the environment: PREFIX, LIBDIR (PREFIX/lib) and, for packages, DESTDIR, which is put before every path and
# recorded nowhere. What is installed is listed in PREFIX/share/blasview/installed: files, and folders that were new.
set -eu
cd "$(dirname "$0")/.."

# Paths are absolute, without a slash at the end.
absolute() {
    case $1 in
    /*) path=$1 ;;
    *) path=$PWD/$1 ;;
    esac
    while [ "$path" != "${path%/}" ]; do path=${path%/}; done
    printf '%s\n' "$path"
}

DESTDIR=${DESTDIR-}
[ -z "$DESTDIR" ] || DESTDIR=$(absolute "$DESTDIR")
PREFIX=$(absolute "${PREFIX:-/usr/local}")
LIBDIR=$(absolute "${LIBDIR:-$PREFIX/lib}")
doc=$PREFIX/share/doc/blasview
list=$PREFIX/share/blasview/installed

# Tells the system's loader, when this is the system and we may.
refresh() {
    if [ -z "$DESTDIR" ] && [ "$(uname)" = Linux ] && [ "$(id -u)" = 0 ] && command -v ldconfig >/dev/null; then
        ldconfig
    fi
}

# Lists a path, a folder with a slash at its end. Within PREFIX it is relative, as that may be moved.
note() {
    path=${1#"$PREFIX"/}
    printf '%s\n' "${path:-./}" >>"$scratch/list"
}

# Makes a folder, and lists it if it is new.
folder() {
    [ -d "$DESTDIR$1" ] && return
    case $1 in
    ?*/*) folder "${1%/*}" ;;
    esac
    install -d "$DESTDIR$1"
    note "$1/"
}

# Lists what was installed, also after a failure, beside what earlier installations have listed.
finish() {
    if [ -s "$scratch/list" ]; then
        folder "${list%/*}"
        [ ! -e "$DESTDIR$list" ] || cat "$DESTDIR$list" >>"$scratch/list"
        sort -u "$scratch/list" >"$DESTDIR$list"
        chmod 644 "$DESTDIR$list"
    fi
    rm -rf "$scratch"
}

# put MODE SOURCE TARGET
put() {
    folder "${3%/*}"
    install -m "$1" "$2" "$DESTDIR$3"
    note "$3"
}

# put_all FOLDER TARGET [PATTERN]: the files of a folder and its subfolders, of names that match.
put_all() {
    (cd "$1" && find . -type f -name "${3:-*}") | sort >"$scratch/files"
    while IFS= read -r file; do
        put 644 "$1/$file" "$2/${file#./}"
    done <"$scratch/files"
}

# put_link TARGET LINK
put_link() {
    ln -sf "$1" "$DESTDIR$2"
    note "$2"
}

# lighten FILE: moves the debug information of what was installed to .debug beside it, where debuggers look for it.
# (On macOS it was never in there.)
lighten() {
    objcopy=${OBJCOPY:-objcopy}
    if [ "$(uname)" = Darwin ] || ! command -v "$objcopy" >/dev/null; then return; fi
    debug=${1%/*}/.debug/${1##*/}.debug
    # Of another machine's it may know nothing.
    "$objcopy" --only-keep-debug "$DESTDIR$1" "$scratch/debug" 2>/dev/null || return 0
    put 644 "$scratch/debug" "$debug"
    "$objcopy" --strip-unneeded "$DESTDIR$1"
    "$objcopy" --add-gnu-debuglink="$DESTDIR$debug" "$DESTDIR$1"
}

# fill TEMPLATE: prints it with what stands between @ replaced.
fill() {
    for name in VERSION MAJOR MINOR SHARED STATIC SONAME INCLUDE PRIVATE; do
        eval "value=\$$name"
        value=$(printf '%s\n' "$value" | sed 's/[&|\\]/\\&/g')
        printf 's|@%s@|%s|g\n' "$name" "$value"
    done >"$scratch/script"
    sed -f "$scratch/script" "$1"
}

install_all() {
    build=$1
    VERSION=$(sed -n 's/^Version: //p' "$build/blasview.pc")
    PRIVATE=$(sed -n 's/^Libs.private: //p' "$build/blasview.pc")
    MAJOR=${VERSION%%.*}
    MINOR=${VERSION#*.}
    MINOR=${MINOR%%.*}
    STATIC=libblasview.a
    case $(uname) in
    Darwin) SHARED=libblasview.$VERSION.dylib SONAME=libblasview.$MAJOR.dylib link=libblasview.dylib ;;
    *) SHARED=libblasview.so.$VERSION SONAME=libblasview.so.$MAJOR link=libblasview.so ;;
    esac
    # The folder of headers as seen from that of the libraries.
    case $LIBDIR in
    "$PREFIX"/*) INCLUDE=$(printf '%s\n' "${LIBDIR#"$PREFIX"/}" | sed 's|[^/][^/]*|..|g')/include ;;
    *) INCLUDE=$PREFIX/include ;;
    esac

    scratch=$(mktemp -d)
    trap finish EXIT
    put_all include "$PREFIX/include"
    put 644 "$build/$STATIC" "$LIBDIR/$STATIC"
    put 755 "$build/$link" "$LIBDIR/$SHARED"
    lighten "$LIBDIR/$SHARED"
    # In its final place it is found by its full path.
    [ "$(uname)" != Darwin ] || install_name_tool -id "$LIBDIR/$SONAME" "$DESTDIR$LIBDIR/$SHARED"
    put_link "$SHARED" "$LIBDIR/$SONAME"
    put_link "$SONAME" "$LIBDIR/$link"
    put 755 "$build/blasview" "$PREFIX/bin/blasview"

    # A prefix with a space is written as pkg-config reads it.
    {
        printf 'prefix=%s\n' "${PREFIX:-/}"
        printf 'includedir=${prefix}/include\n'
        case $LIBDIR in
        "$PREFIX"/*) printf 'libdir=${prefix}/%s\n' "${LIBDIR#"$PREFIX"/}" ;;
        *) printf 'libdir=%s\n' "$LIBDIR" ;;
        esac
    } | sed 's/[\\ ]/\\&/g' >"$scratch/blasview.pc"
    sed '/^[a-z]*=/d' "$build/blasview.pc" >>"$scratch/blasview.pc"
    put 644 "$scratch/blasview.pc" "$LIBDIR/pkgconfig/blasview.pc"

    for file in blasview-config.cmake blasview-config-version.cmake; do
        fill "cmake/$file.in" >"$scratch/$file"
        put 644 "$scratch/$file" "$LIBDIR/cmake/blasview/$file"
    done

    for file in README.md CHANGELOG.md LICENSE-MIT LICENSE-APACHE; do
        put 644 "$file" "$doc/$file"
    done
    for page in docs/*.md; do
        put 644 "$page" "$doc/$page"
    done
    put_all docs/plots "$doc/docs/plots"
    # Those for C and C++, not those for Rust.
    for examples in examples/c*/; do
        put_all "${examples%/}" "$doc/${examples%/}"
    done
    if command -v "${PYTHON:-python3}" >/dev/null; then
        "${PYTHON:-python3}" tools/header_docs.py include/blasview.h "$scratch/pages"
        put 644 "$scratch/pages/blasview.html" "$doc/blasview.html"
        put_all "$scratch/pages/man3" "$PREFIX/share/man/man3"
    else
        echo "install: no python3 here, so blasview.html and the manual pages are left out: see include/blasview.h"
    fi
    refresh
}

uninstall_all() {
    if [ ! -e "$DESTDIR$list" ]; then
        echo "uninstall: nothing is installed under $DESTDIR$PREFIX ($list is missing)" >&2
        exit 1
    fi
    scratch=$(mktemp -d)
    trap 'rm -rf "$scratch"' EXIT
    # Folders after what is in them.
    while IFS= read -r path; do
        case $path in
        ./) printf '%s/\n' "$PREFIX" ;;
        /*) printf '%s\n' "$path" ;;
        *) printf '%s/%s\n' "$PREFIX" "$path" ;;
        esac
    done <"$DESTDIR$list" | sort -r >"$scratch/list"
    while IFS= read -r path; do
        case $path in
        */) ;;
        *) rm -f "$DESTDIR$path" ;;
        esac
    done <"$scratch/list"
    rm -f "$DESTDIR$list"
    # Folders in which others have put something stay.
    while IFS= read -r path; do
        case $path in
        */) rmdir "$DESTDIR$path" 2>/dev/null || : ;;
        esac
    done <"$scratch/list"
    refresh
}

case ${1-} in
--uninstall) uninstall_all ;;
?*) install_all "$1" ;;
*) echo "usage: tools/install.sh BUILD_FOLDER | --uninstall" >&2; exit 2 ;;
esac
