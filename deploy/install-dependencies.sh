#!/usr/bin/env bash
# Brings a Debian 12 or Ubuntu 24.04 machine to the point where the project builds, and says what it did. Does nothing,
# quickly, where everything is there already. Used by the Makefile, by CI and by the Dockerfile.
set -euo pipefail

packages=(
    build-essential git pkg-config
    libcurl4-openssl-dev libjpeg-dev liblcms2-dev libmicrohttpd-dev libpng-dev
    libprotobuf-c-dev protobuf-c-compiler libsqlite3-dev libwebp-dev
)
swift_version=6.3.1
swift_home=${SWIFT_HOME:-/opt/swift}
swift_downloads=${SWIFT_DOWNLOADS:-https://download.swift.org}
swift_keys=${SWIFT_KEYS:-https://www.swift.org/keys/all-keys.asc}

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi
}

if ! command -v apt-get >/dev/null; then
    echo "install-dependencies: this needs Debian 12 or Ubuntu 24.04; elsewhere install by hand: ${packages[*]}" >&2
    exit 1
fi

installed() {
    [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
}

missing=()
for package in "${packages[@]}"; do
    installed "$package" || missing+=("$package")
done
if [ ${#missing[@]} -gt 0 ]; then
    echo "install-dependencies: installing ${missing[*]}"
    as_root apt-get update -qq
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
else
    echo "install-dependencies: all ${#packages[@]} system packages are there"
fi

install_swift() {
    local id version_id platform suffix archive folder
    . /etc/os-release
    id=$ID version_id=$VERSION_ID
    case "$id $version_id" in
        "debian 12") platform=debian12 suffix=debian12 ;;
        "ubuntu 24.04") platform=ubuntu2404 suffix=ubuntu24.04 ;;
        *)
            echo "install-dependencies: no Swift known for $id $version_id: install Swift $swift_version yourself" >&2
            return 1
            ;;
    esac
    [ "$(uname -m)" = aarch64 ] && platform+=-aarch64 suffix+=-aarch64
    archive=swift-$swift_version-RELEASE-$suffix.tar.gz
    folder=$(mktemp -d)
    trap 'rm -rf "$folder"' RETURN
    echo "install-dependencies: fetching Swift $swift_version to $swift_home"
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
        ca-certificates curl gnupg libncurses6 libxml2 libz3-4 tzdata zlib1g-dev >/dev/null
    curl -fsSL -o "$folder/$archive" \
        "$swift_downloads/swift-$swift_version-release/$platform/swift-$swift_version-RELEASE/$archive"
    curl -fsSL -o "$folder/$archive.sig" \
        "$swift_downloads/swift-$swift_version-release/$platform/swift-$swift_version-RELEASE/$archive.sig"
    curl -fsSL "$swift_keys" | GNUPGHOME=$folder gpg --quiet --import
    GNUPGHOME=$folder gpg --quiet --verify "$folder/$archive.sig" "$folder/$archive"
    as_root mkdir -p "$swift_home"
    as_root tar -xzf "$folder/$archive" -C "$swift_home" --strip-components 1
}

if PATH=$PATH:$swift_home/usr/bin command -v swift >/dev/null; then
    echo "install-dependencies: $(PATH=$PATH:$swift_home/usr/bin swift --version 2>/dev/null | head -n 1)"
else
    install_swift
    echo "install-dependencies: $("$swift_home/usr/bin/swift" --version 2>/dev/null | head -n 1)"
fi
