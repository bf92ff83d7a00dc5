#!/bin/sh
# Installs the servers that the interoperability tests run against. Does nothing when they are all there.
set -eu

packages=""
need() { # program package
    command -v "$1" >/dev/null 2>&1 || PATH="$PATH:/usr/sbin:/sbin" command -v "$1" >/dev/null 2>&1 || packages="$packages $2"
}

need openssl openssl
need nginx nginx-light
need apache2 apache2-bin
need haproxy haproxy
need gnutls-serv gnutls-bin
need go golang-go
need node nodejs

# The native binary is linked by clang or gcc.
command -v clang >/dev/null 2>&1 || command -v gcc >/dev/null 2>&1 || packages="$packages clang"

# Java's server runs from its source file, which takes the compiler.
if ! java --list-modules 2>/dev/null | grep -q '^jdk\.compiler'; then
    packages="$packages default-jdk-headless"
fi

[ -n "$packages" ] || exit 0

root=""
if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null 2>&1 || { echo "install.sh: needs root or sudo to install:$packages" >&2; exit 1; }
    root="sudo"
fi

command -v apt-get >/dev/null 2>&1 || { echo "install.sh: no apt-get here; install by hand:$packages" >&2; exit 1; }

echo "Installing the servers that the tests talk to:$packages"
log=$(mktemp)
trap 'rm -f "$log"' EXIT
# Run level 1 keeps the packages from starting their services.
if ! { $root apt-get update -qq && $root env DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 \
    apt-get install -qq -y --no-install-recommends $packages; } >"$log" 2>&1; then
    tail -n 40 "$log" >&2
    exit 1
fi
