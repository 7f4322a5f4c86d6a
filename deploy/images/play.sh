#!/usr/bin/env bash
# Runs the pods of the overlay `local` with podman, as they were reviewed but for two things that podman has in
# another way than a cluster: a pod is found by its own name, since there are no Services, and the ports of
# containers, which it would open to other machines, are left out. Probes are a cluster's. PYTHON has PyYAML.
set -euo pipefail
cd "$(dirname "$0")/../.."
# shellcheck source=deploy/images/tools.sh
source deploy/images/tools.sh
network=medwage-play-$$
pods=$(mktemp)
clean() {
  podman play kube --down "$pods" >/dev/null 2>&1 || true
  podman network rm -f "$network" >/dev/null 2>&1 || true
  rm -f "$pods"
}
trap clean EXIT
"${PYTHON:-python3}" - "${TAG:-dev}" >"$pods" <<'PY'
import sys, yaml
objects = list(yaml.safe_load_all(open("deploy/k8s/rendered/local.yaml")))
for it in objects:
    if it["kind"] == "Deployment":
        for container in it["spec"]["template"]["spec"]["containers"]:
            del container["ports"]
            container["image"] = container["image"].replace(":dev", ":" + sys.argv[1])
text = yaml.safe_dump_all(objects)
for peer in "benchmark:50051", "estimator:50052":
    name, port = peer.split(":")
    text = text.replace(f"http://medwage-{peer}", f"http://medwage-{name}-pod-0:{port}")
print(text)
PY
podman network create "$network" >/dev/null
podman play kube --network "$network" "$pods" >/dev/null
for service in benchmark estimator careerpath; do
  container=medwage-$service-pod-0-medwage
  end=$((SECONDS + 60))
  until podman exec "$container" /medwage health 2>/dev/null; do
    ((SECONDS < end)) || { podman exec "$container" /medwage health || podman logs "$container" >&2; exit 1; }
    sleep 0.2
  done
  [[ $(podman inspect "$container" --format '{{.HostConfig.ReadonlyRootfs}} {{.Config.User}}') == 'true 65532:65532' ]]
  # One worker, by the pod's limit of one core. Not by a pipe: a reader that has seen enough would break it.
  logs=$(podman logs "$container" 2>&1)
  grep -q '"workers":1' <<<"$logs"
done
echo "the pods of the overlay run, read their settings, and are well"
