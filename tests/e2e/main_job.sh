#!/usr/bin/env bash
# Runs the README's first command as it stands, asks its first question, and ends it as a person would.
set -euo pipefail
cd "$(dirname "$0")/../.."
first=$(sed -n '/^## Run it$/,/^## /{/^```sh$/,/^```$/{/^```/!p}}' README.md | head -1)
said=$(mktemp)
cargo build --release --quiet
$first >"$said" &
running=$!
trap 'kill -INT $running 2>/dev/null || true; rm -f "$said"' EXIT
for _ in $(seq 600); do
  grep -q 'Ctrl-C ends it' "$said" && break
  kill -0 $running || { cat "$said"; exit 1; }
  sleep 0.1
done
cat "$said"
grpcurl=${GRPCURL:-${CARGO_TARGET_DIR:-target}/test-tools/grpcurl/grpcurl}
answer=$("$grpcurl" -plaintext -d '{"market":{"occupation":"medical coder","area":"Dallas","industry":"hospital"}}' \
  127.0.0.1:50051 medwage.benchmark.v1.BenchmarkService/FindBenchmark)
grep -q '"answer": "ANSWER_KIND_MODELED"' <<<"$answer"
grep -q 'releases/oews-2025-05' <<<"$answer"
kill -INT $running
wait $running
echo "the main job answered, and ended cleanly"
