# SPDX-License-Identifier: MIT
# Sourced by tests/run.sh and examples/demo.sh: makes sure that Debian packages are installed.
# Asks what is there first and calls apt only for the rest, so a second run works offline.

package_installed() {
    [ "$(dpkg-query -W -f='${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
}

# need_packages NAME...: a NAME of the form package=command is satisfied by the command too.
need_packages() {
    missing=
    for entry in "$@"; do
        package=${entry%%=*}
        command=${entry#*=}
        if [ "$command" != "$entry" ] && command -v "$command" >/dev/null 2>&1; then
            continue
        fi
        package_installed "$package" || missing="$missing $package"
    done
    [ -n "$missing" ] || return 0

    as_root=
    if [ "$(id -u)" -ne 0 ]; then
        if ! command -v sudo >/dev/null 2>&1; then
            echo "these packages are missing and neither root nor sudo is at hand:$missing" >&2
            return 1
        fi
        as_root=sudo
    fi
    echo "installing:$missing"
    # shellcheck disable=SC2086 # the names are words on purpose
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300 -qq update &&
        $as_root env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300 -qq \
            --no-install-recommends -y install $missing >/dev/null || {
        echo "could not install:$missing" >&2
        return 1
    }
}

# What building the library with every feature takes.
BUILD_PACKAGES="gcc=gcc libc6-dev meson=meson ninja-build=ninja pkg-config=pkg-config
    python3=python3 libavcodec-dev libavutil-dev libjansson-dev libcurl4-openssl-dev libsrtp2-dev
    libmbedtls-dev libopus-dev libvpx-dev libopenh264-dev libsqlite3-dev libpq-dev libpango1.0-dev
    libcairo2-dev libical-dev espeak-ng"
# What the example programs take on top.
EXAMPLE_PACKAGES="libre-dev libavformat-dev"
# What the demo takes on top: real rooms, their clips and voices, and eyes and ears.
DEMO_PACKAGES="baresip-core=baresip baresip-ffmpeg ffmpeg=ffmpeg sox=sox fonts-dejavu-core
    tesseract-ocr=tesseract tesseract-ocr-eng"
# What the benches measure beside (meson test --benchmark); bench_resolve wants nginx-light too,
# which is not installed unasked, since Debian starts it at once.
BENCH_PACKAGES="libsofia-sip-ua-dev libosip2-dev liburiparser-dev libxml2-dev libpcre2-dev
    libglib2.0-dev uthash-dev libyuv-dev libzimg-dev libswscale-dev libswresample-dev
    libspeexdsp-dev libsoxr-dev libsamplerate0-dev libspandsp-dev"
