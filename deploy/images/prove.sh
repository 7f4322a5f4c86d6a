#!/usr/bin/env bash
# Runs the three images by name on a network of their own, asks a question that goes through all three, ends one
# and starts it again; then estimates a file of profiles by the image of `medwage-bulk`, where it was built. Takes what
# deploy/images/build.sh built; TAG as there. GRPCURL names a grpcurl.
set -euo pipefail
cd "$(dirname "$0")/../.."
tag=${TAG:-dev}
# Of MB; the last one reads Parquet and calls stores of objects.
declare -A most=([benchmark]=25 [estimator]=25 [careerpath]=25 [bulk]=45)
# Everything that an image holds.
whole=$'./etc/ssl/certs/ca-certificates.crt\n./medwage'
grpcurl=${GRPCURL:-${CARGO_TARGET_DIR:-target}/test-tools/grpcurl/grpcurl}
# shellcheck source=deploy/images/tools.sh
source deploy/images/tools.sh
run=medwage-$$
services=(benchmark estimator careerpath)
clean() {
  for service in "${services[@]}"; do podman rm -f -t 0 "$run-$service" >/dev/null 2>&1 || true; done
  podman network rm -f "$run" >/dev/null 2>&1 || true
}
fail() {
  echo "FAILED: $*" >&2
  for service in "${services[@]}"; do
    podman container exists "$run-$service" && podman logs --tail 20 "$run-$service" >&2
  done
  exit 1
}
trap clean EXIT

# until_true TEXT COMMAND...: asks again until the command succeeds, a minute at most.
until_true() {
  local what=$1 end=$((SECONDS + 60))
  shift
  until "$@" >/dev/null 2>&1; do
    ((SECONDS < end)) || fail "$what: $("$@" 2>&1 | tail -3)"
    sleep 0.2
  done
}
well() { podman healthcheck run "$run-$1"; }
start() { # service, its port, settings...
  local service=$1 port=$2 prefix=${1^^}
  shift 2
  podman run -d --name "$run-$service" --network "$run" --network-alias "medwage-$service" \
    -p "127.0.0.1::$port" --read-only --cap-drop all --security-opt no-new-privileges \
    -e "${prefix}__LISTEN__HOST=::" -e "${prefix}__LISTEN__ALLOW_INSECURE=true" \
    -e "${prefix}__LISTEN__ALLOW_UNAUTHENTICATED=true" "$@" \
    "localhost/medwage-$service:$tag" >/dev/null
}
ask() { # service, its port, method, question
  "$grpcurl" -plaintext -max-time 20 -d "$4" "$(podman port "$run-$1" "$2")" "$3"
}

images=("${services[@]}")
podman image exists "localhost/medwage-bulk:$tag" && images+=(bulk)
for service in "${images[@]}"; do
  image=localhost/medwage-$service:$tag
  bytes=$(podman image inspect "$image" --format '{{.Size}}')
  printf '%s: %s.%s MB\n' "$image" $((bytes / 1000000)) $((bytes / 100000 % 10))
  ((bytes < ${most[$service]} * 1000000)) || fail "$image has $bytes bytes, more than ${most[$service]} MB"
  [[ $(podman image inspect "$image" --format '{{.Config.User}}') == 65532:65532 ]] || fail "$image: its user"
  for label in version revision; do
    [[ -n $(podman image inspect "$image" --format "{{index .Config.Labels \"org.opencontainers.image.$label\"}}") ]] \
      || fail "$image has no label of its $label"
  done
  root=$(podman image mount "$image")
  files=$(cd "$root" && find . ! -type d)
  podman image unmount "$image" >/dev/null
  [[ $(sort <<<"$files") == "$whole" ]] || fail "$image has another thing than its program: $files"
done

podman network create "$run" >/dev/null
start benchmark 50051
until_true "the benchmark service is well" well benchmark
start estimator 50052 -e ESTIMATOR__MARKET__ADDRESS=http://medwage-benchmark:50051
start careerpath 50053 -e CAREERPATH__PAY__ADDRESS=http://medwage-estimator:50052
until_true "the estimator is well" well estimator
until_true "the career path is well" well careerpath
for service in "${services[@]}"; do
  pid=$(podman inspect "$run-$service" --format '{{.State.Pid}}')
  grep -qP '^Uid:\t65532\t65532\t65532\t65532$' "/proc/$pid/status" || fail "$service runs as another user"
  grep -qP '^CapEff:\t0+$' "/proc/$pid/status" || fail "$service has capabilities"
  grep -qP '^NoNewPrivs:\t1$' "/proc/$pid/status" || fail "$service may get more rights"
  grep -qP '^\S+ \S+ \S+ \S+ / ro[, ]' "/proc/$pid/mountinfo" || fail "$service can write its root"
done
echo "run without rights on a root that can't be written, and are well by their own word"

profile='{"role":"medical coder","area":"OH","experience_years":3,"education":"EDUCATION_POSTSECONDARY_NONDEGREE","credentials":["CPC"]}'
plan=$(ask careerpath 50053 medwage.careerpath.v1.CareerPathService/PlanCareer \
  "{\"profile\":$profile,\"target_annual_usd\":85000}") || fail "no plan"
grep -q 'Work as CDI specialist' <<<"$plan" || fail "another plan: $plan"
echo "a plan came through all three, by name"

estimate() { ask estimator 50052 medwage.estimator.v1.EstimatorService/EstimatePay "{\"profile\":{\"role\":\"medical coder\",\"area\":\"$1\"}}"; }
healthy() { local told; told=$(estimate "$1") && ! grep -q '"degradation"' <<<"$told"; }
podman kill "$run-benchmark" >/dev/null
told=$(estimate "Albany, OR" 2>&1) && fail "the estimator answers what it can't know: $told"
grep -q 'Unavailable' <<<"$told" || fail "$told"
podman start "$run-benchmark" >/dev/null
until_true "the estimator found the benchmark service again" healthy "Albany, OR"
echo "one was killed, its callers were told, and it came back"

if [[ " ${images[*]} " == *" bulk "* ]]; then
  pay=$(mktemp -d)
  chmod 777 "$pay"
  told=$(podman run --rm --network "$run" --read-only --cap-drop all --security-opt no-new-privileges \
    -v "$PWD/docs/examples:/people:ro" -v "$pay:/pay" \
    "localhost/medwage-bulk:$tag" estimate --input /people --output /pay --estimator http://medwage-estimator:50052) || fail "$told"
  rm -rf "$pay"
  grep -q '40 rows read = 35 estimated + 5 rejected' <<<"$told" || fail "$told"
  echo "the sample was estimated by the image of medwage-bulk"
else
  echo "SKIPPED estimates by the million: there is no image localhost/medwage-bulk:$tag"
fi

for service in careerpath estimator benchmark; do
  podman stop -t 30 "$run-$service" >/dev/null
  code=$(podman inspect "$run-$service" --format '{{.State.ExitCode}}')
  [[ $code == 0 ]] || fail "$service ended with $code"
done
echo "each ended by itself when it was told to"
