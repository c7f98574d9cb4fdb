#!/bin/sh
# SPDX-License-Identifier: MIT
# The main job on a fresh Debian 12: install what is missing, build, let two real SIP clients meet.
# usage: sh examples/demo.sh [output folder, default demo-out]
set -eu
export LC_ALL=C.UTF-8
exec </dev/null

here=$(cd "$(dirname "$0")/.." && pwd)
out=${1:-$here/demo-out}
build=${CVI_DEMO_BUILD:-$here/build-demo}

. "$here/examples/common/packages.sh"
# shellcheck disable=SC2086 # the lists are words on purpose
need_packages $BUILD_PACKAGES $EXAMPLE_PACKAGES $DEMO_PACKAGES

if [ ! -f "$build/build.ninja" ]; then
    meson setup "$build" "$here" --buildtype=release -Dtests=disabled
fi
ninja -C "$build"
exec python3 "$here/examples/demo/demo.py" "$build/examples/gateway/cvi-gateway" \
    "$build/lib/ivr/prompts" "$out"
