#!/usr/bin/env bash
# Starts deploy/compose.yaml by podman-compose, asks a question that goes through all three services, stops them and
# takes all of it away. Takes what deploy/images/build.sh built; TAG as there. COMPOSE names a podman-compose, GRPCURL
# a grpcurl. That each waits for the health of the one it asks takes Docker, or podman 4.6; an older one starts all.
set -euo pipefail
cd "$(dirname "$0")/../.."
export TAG=${TAG:-dev}
grpcurl=${GRPCURL:-${CARGO_TARGET_DIR:-target}/test-tools/grpcurl/grpcurl}
# shellcheck source=deploy/images/tools.sh
source deploy/images/tools.sh
said=$(mktemp)
# What it says is told if it fails: without systemd, podman complains of each health check that it won't time.
compose() { "${COMPOSE:-podman-compose}" -p "medwage-$$" -f deploy/compose.yaml "$@" >>"$said" 2>&1; }
clean() {
  compose down || true
  rm -f "$said"
}
fail() {
  compose logs || true
  cat "$said" >&2
  echo "FAILED: $*" >&2
  exit 1
}
trap clean EXIT
ask() { "$grpcurl" -plaintext -max-time 20 "$@" 2>&1; }

compose up -d --no-build || fail "it does not start"
for port in 50051 50052 50053; do
  end=$((SECONDS + 60))
  until told=$(ask "127.0.0.1:$port" grpc.health.v1.Health/Check) && grep -q '"SERVING"' <<<"$told"; do
    ((SECONDS < end)) || fail "$port is not well: $told"
    sleep 0.2
  done
done
profile='{"role":"medical coder","area":"OH","experience_years":3,"education":"EDUCATION_POSTSECONDARY_NONDEGREE","credentials":["CPC"]}'
plan=$(ask -d "{\"profile\":$profile,\"target_annual_usd\":85000}" \
  127.0.0.1:50053 medwage.careerpath.v1.CareerPathService/PlanCareer) || fail "no plan: $plan"
grep -q 'Work as CDI specialist' <<<"$plan" || fail "another plan: $plan"
compose down || fail "it does not end"
echo "deploy/compose.yaml started all three, a plan came through them, and it went away again"
