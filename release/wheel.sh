#!/usr/bin/env bash
# Makes the Python wheel of the program that program.sh built: the command, and the client with generated code.
#
# TOOLS: a virtual environment to build with, made where there is none. OUT as in program.sh.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=release/common.sh
source release/common.sh
mkdir -p "$out"
out=$(realpath "$out")
tools=${TOOLS:-$PWD/${CARGO_TARGET_DIR:-target}/release-tools}
if [[ ! -x $tools/bin/hatchling || ! -x $tools/bin/buf ]]; then
  python3 -m venv "$tools"
  "$tools/bin/pip" install --quiet buf-bin==1.75.0 grpcio==1.76.0 grpcio-tools==1.76.0 hatchling==1.32.0
fi
export PATH=$tools/bin:$PATH

cd packages/python
rm -rf build dist
buf generate
# Stubs of files without a service are empty.
grep -rLZ --include='*_pb2_grpc.py' 'Stub(object)' build/generated | xargs -0 rm -f
printf '%s\n' "$python_version" >build/version.txt
# Static, so for every Linux of that processor, whichever libc it has.
MEDWAGE_PLATFORM=manylinux_2_17_$machine.musllinux_1_1_$machine MEDWAGE_PROGRAM=$out/medwage \
  SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct)} hatchling build -t wheel -d "$out"
