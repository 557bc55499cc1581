#!/bin/sh
# Compiles the kernels for arm64, where their plainest tier is written for NEON: the object must hold its fused multiply-adds. The
# toolchain brings a bare arm64 standard library, which is all that kernels need; without it the check is skipped, and says so.
#
# usage: check-arm64.sh
set -eu
target=aarch64-none-none-elf
kernels=$(cd "$(dirname "$0")" && pwd)
toolchain=$(dirname "$(dirname "$(readlink -f "$(command -v swiftc)")")")
if [ ! -d "$toolchain/lib/swift/embedded/$target" ]; then
    echo "skipped: the toolchain has no standard library for $target"
    exit 0
fi
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
echo "module CKernels { umbrella header \"$kernels/CKernels/include/CKernels.h\" export * }" > "$folder/module.modulemap"
swiftc -target $target -enable-experimental-feature Embedded -swift-version 6 -parse-as-library -wmo -Ounchecked \
    -module-name KernelsBaseline -Xcc -fmodule-map-file="$folder/module.modulemap" -Xcc -ffreestanding \
    -Xcc -isystem -Xcc "$(echo "$toolchain"/lib/clang/*/include)" \
    -c "$kernels"/Tiers/KernelsBaseline/*.swift -o "$folder/kernels.o"
fused=$("$toolchain/bin/llvm-objdump" --disassemble "$folder/kernels.o" | grep -c fmla || true)
[ "$fused" -gt 0 ] || { echo "no fused multiply-add in the kernels for arm64" >&2; exit 1; }
echo "$fused fused multiply-adds"
