#!/usr/bin/env bash
# Installs, builds and tests Fermata from nothing: everything deterministic, offscreen, warnings are errors.
set -euo pipefail
cd "$(dirname "$0")/.."
bash packaging/install-dependencies.sh --counterparts
cmake --preset dev
cmake --build --preset dev
ctest --preset dev --parallel "$(nproc)"
