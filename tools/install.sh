#!/bin/sh
# Installs what `make all` built: tools/install.sh BUILD_FOLDER, called by `make install`, which sets
# PREFIX, LIBDIR and, for packages, DESTDIR (put before every path, recorded nowhere).
set -eu
cd "$(dirname "$0")/.."

build=$1
version=$(sed -n 's/^Version: //p' "$build/blasview.pc")
major=${version%%.*}
bin=$DESTDIR$PREFIX/bin
include=$DESTDIR$PREFIX/include
lib=$DESTDIR$LIBDIR

install -d "$bin" "$include" "$lib/pkgconfig"
install -m 755 "$build/blasview" "$bin"
install -m 644 include/blasview.h "$include"
install -m 644 "$build/libblasview.a" "$lib"
sed -e "s|^libdir=.*|libdir=$LIBDIR|" -e "s|=$PREFIX/|=\${prefix}/|" -e "s|^prefix=.*|prefix=$PREFIX|" \
    "$build/blasview.pc" \
    >"$lib/pkgconfig/blasview.pc"
chmod 644 "$lib/pkgconfig/blasview.pc"

case $(uname) in
Darwin)
    shared=libblasview.$version.dylib soname=libblasview.$major.dylib link=libblasview.dylib
    install -m 755 "$build/$link" "$lib/$shared"
    # In its final place it is found by its full path.
    install_name_tool -id "$LIBDIR/$soname" "$lib/$shared"
    ;;
*)
    shared=libblasview.so.$version soname=libblasview.so.$major link=libblasview.so
    install -m 755 "$build/$link" "$lib/$shared"
    ;;
esac
ln -sf "$shared" "$lib/$soname"
ln -sf "$soname" "$lib/$link"

# Tell the system's loader, when this is the system and we may.
if [ -z "$DESTDIR" ] && [ "$(uname)" = Linux ] && [ "$(id -u)" = 0 ] && command -v ldconfig >/dev/null; then
    ldconfig
fi
