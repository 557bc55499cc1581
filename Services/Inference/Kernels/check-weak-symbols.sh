#!/bin/sh
# Fails when an object file of a kernel tier defines a weak function that other modules may define too: such a copy of a
# standard-library or generic function, compiled for a rich CPU, may be the one the linker keeps for everybody, and a poor CPU
# dies of it. Weak functions whose mangled name begins with the tier's own module cannot meet another and are allowed.
#
# usage: check-weak-symbols.sh BUILD_FOLDER     (for example .build/release)
set -eu
found=0
objects=
for tier in "$(dirname "$0")"/Tiers/*; do
    objects="$objects $(find -L "$1" -path "*/$(basename "$tier").build/*.o" | sort -u)"
done
[ -n "$(echo $objects)" ] || { echo "no objects of kernel tiers in $1: build first" >&2; exit 2; }
for object in $objects; do
    module=$(basename "$(dirname "$object")" .build)
    weak=$(nm --defined-only "$object" | awk '$2 == "W" { print $3 }' | grep -vF "\$s${#module}$module" || true)
    for symbol in $weak; do
        echo "$object: weak function $symbol" >&2
        found=1
    done
done
exit $found
