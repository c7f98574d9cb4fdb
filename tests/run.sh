#!/bin/sh
# SPDX-License-Identifier: MIT
# Every test of libcvi, from a clean checkout of a fresh Debian 12: installs what is missing,
# builds in build-tests/ and ends with the line "N passed, N failed".
set -eu

LC_ALL=C.UTF-8
export LC_ALL
unset CVI_LIBRARY LD_PRELOAD MESON_TESTTHREADS || :
exec </dev/null

top=$(cd "$(dirname "$0")/.." && pwd)
cd "$top"
. examples/common/packages.sh

# shellcheck disable=SC2086 # the lists are words on purpose
need_packages $BUILD_PACKAGES $EXAMPLE_PACKAGES $BENCH_PACKAGES libcmocka-dev g++=g++ \
    binutils=nm libc6-dev-i386 abigail-tools=abidiff pmccabe=pmccabe ffmpeg=ffmpeg openssl=openssl \
    baresip-core=baresip baresip-ffmpeg sip-tester=sipp linphone-cli=linphonec \
    mediastreamer2-plugin-openh264 xvfb=Xvfb xauth=xauth \
    gcc-aarch64-linux-gnu=aarch64-linux-gnu-gcc libc6-dev-arm64-cross \
    qemu-user-static=qemu-aarch64-static fonts-dejavu-core fonts-droid-fallback npm=npm

build=${CVI_BUILD_DIR:-$top/build-tests}
log=$build/run.log
mkdir -p "$build"
: >"$log"
failed_steps=0
passed_steps=0

# step TEXT COMMAND...: one case of its own; its output is shown only when it fails.
step() {
    text=$1
    shift
    if "$@" >"$build/step.log" 2>&1; then
        echo "ok - $text"
        passed_steps=$((passed_steps + 1))
    else
        tail -n 60 "$build/step.log"
        echo "not ok - $text"
        failed_steps=$((failed_steps + 1))
    fi
    cat "$build/step.log" >>"$log"
}

# configure FOLDER OPTION...: a fresh set-up, or the options again for one that is there.
configure() {
    folder=$1
    shift
    if [ -f "$folder/build.ninja" ]; then
        meson setup --reconfigure "$folder" "$top" "$@"
    else
        rm -rf "$folder"
        meson setup "$folder" "$top" "$@"
    fi
}

# run_suites FOLDER ARGUMENT...: builds what the suites need and runs them; their cases are
# counted from the log afterwards, and no log is a failure.
run_suites() {
    folder=$1
    shift
    rm -f "$folder/meson-logs/testlog.json"
    meson test -C "$folder" --print-errorlogs --timeout-multiplier 3 "$@" || :
}

full_build() {
    configure "$build/full" -Dauto_features=enabled -Dwerror=true && ninja -C "$build/full"
}
step "builds with every feature, without warnings" full_build
step "sets up the sanitizers for addresses and undefined behaviour" \
    configure "$build/asan" -Dauto_features=enabled -Dexamples=disabled -Doptimization=1 \
    -Db_sanitize=address,undefined -Db_lundef=false
step "sets up the sanitizer for threads" \
    configure "$build/tsan" -Dauto_features=enabled -Doptimization=1 \
    -Db_sanitize=thread -Db_lundef=false
# Nothing but libc and libm is needed when every feature is off.
bare_library() {
    configure "$build/bare" -Dauto_features=disabled -Dtests=enabled -Dwerror=true &&
        meson compile -C "$build/bare" cvi:shared_library &&
        ! readelf -d "$build/bare/lib/libcvi.so" | grep NEEDED |
        grep -vE '\[(libc\.so\.6|libm\.so\.6)\]'
}
step "the library builds without any dependency" bare_library

# The first program of README.md, built as an embedder would: from an installed copy.
readme_program() {
    rm -rf "$build/root"
    DESTDIR=$build/root meson install -C "$build/full" --no-rebuild &&
        awk '/^```$/ {on = 0} on {print} /^```c$/ && !seen {on = 1; seen = 1}' README.md \
            >"$build/program.c" &&
        pc=$(dirname "$(find "$build/root" -name libcvi.pc)") &&
        flags=$(PKG_CONFIG_SYSROOT_DIR=$build/root PKG_CONFIG_PATH=$pc \
            pkg-config --cflags --libs libcvi) &&
        gcc -std=c99 -Wall -Wextra -Werror -o "$build/program" "$build/program.c" $flags &&
        LD_LIBRARY_PATH=$(dirname "$pc") "$build/program"
}
step "installs, and README's program builds with pkg-config and runs" readme_program

run_suites "$build/full"
LSAN_OPTIONS=suppressions=$top/tests/common/lsan.supp:print_suppressions=0 \
    ASAN_OPTIONS=detect_leaks=1:abort_on_error=1 UBSAN_OPTIONS=halt_on_error=1:print_stacktrace=1 \
    run_suites "$build/asan" --suite unit --suite flow --suite oom --suite fuzz
run_suites "$build/bare" --suite unit
TSAN_OPTIONS=halt_on_error=1 run_suites "$build/tsan" --suite threads

python3 tests/common/count.py --passed "$passed_steps" --failed "$failed_steps" \
    "$build/full" "$build/asan:unit,flow,oom,fuzz" "$build/tsan:threads" "$build/bare:unit"
