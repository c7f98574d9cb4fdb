#!/bin/sh
# SPDX-License-Identifier: MIT
# Rewrites the stored layout tables and the dump of the binary interface. Run it by hand, only
# when a break is intended, and commit the result together with the change that made it:
#     sh tests/abi/update.sh BUILD-FOLDER
# While CVI_ABI_MAJOR is 0 a break is allowed, but this shows it in the commit.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
build=${1:?usage: update.sh BUILD-FOLDER}
top=$here/../..

for bits in 64 32; do
    PYTHONPATH="$top/tests/common" python3 "$here/layout.py" "$bits" >"$here/layout-$bits.txt"
done
version=$(awk '/define CVI_ABI_M/ {v = v s $3; s = "."} END {printf "%s", v}' \
    "$top/include/cvi/version.h")
dump=$here/dump/libcvi-$version-$(uname -m).abi
abidw --type-id-style hash --exported-interfaces-only --headers-dir "$top/include" --drop-private-types \
    --no-show-locs --no-corpus-path --no-comp-dir-path --no-parameter-names \
    --out-file "$dump.new" "$build/lib/libcvi.so"
sed "s|path='[^']*/lib/|path='lib/|" "$dump.new" >"$dump" # no folders of this machine
rm "$dump.new"
echo "rewritten; look at git diff before committing"
