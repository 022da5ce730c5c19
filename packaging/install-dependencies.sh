#!/usr/bin/env bash
# Installs what Fermata needs to be built and tested on Debian 12, as root or through sudo.
# Written for Ubuntu 24.04 too, but not tested there. Does nothing when all packages are there.
#   install-dependencies.sh [--counterparts]
# --counterparts also installs the servers that the contract and system tests talk to; without them those tests skip.
# Where a service manager runs, the packages start these servers once, as Debian does; the tests start their own.
set -euo pipefail

with_counterparts=no
for option in "$@"; do
    case "$option" in
        --counterparts) with_counterparts=yes ;;
        *) echo "install-dependencies.sh: unknown option $option" >&2; exit 2 ;;
    esac
done

packages=(
    g++ cmake ninja-build pkg-config git ca-certificates tzdata
    qt6-base-dev qt6-charts-dev libqt6opengl6-dev qt6-svg-dev qt6-tools-dev qt6-tools-dev-tools qt6-l10n-tools
    qtkeychain-qt6-dev libsecret-1-0
    libsqlite3-dev libgit2-dev libcurl4-openssl-dev libdlib-dev libjpeg-dev libblas-dev liblapack-dev
    libsimdjson-dev libpugixml-dev libyaml-cpp-dev libfmt-dev libspdlog-dev libexpected-dev
    libhowardhinnant-date-dev libical-dev libsodium-dev libcli11-dev libdeflate-dev zlib1g-dev
    python3 openssl
)
# Servers that run on loopback beside the tests.
counterparts=(
    nginx-light
    prometheus prometheus-pushgateway prometheus-alertmanager
    buildbot buildbot-worker
    python3-jsonschema
)
if [ "$with_counterparts" = yes ]; then
    packages+=("${counterparts[@]}")
fi

missing=()
for package in "${packages[@]}"; do
    dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q '^install ok installed$' || missing+=("$package")
done
if [ ${#missing[@]} -eq 0 ]; then
    echo "All ${#packages[@]} packages are installed."
    exit 0
fi

as_root=()
if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null || { echo "Run this as root, or install sudo. Missing: ${missing[*]}" >&2; exit 1; }
    as_root=(sudo)
fi
echo "Installing: ${missing[*]}"
"${as_root[@]}" apt-get update -qq
"${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}"
