#!/usr/bin/env bash
# Holds everything that was reviewed to Kubernetes' own schemas, of the oldest version that we know to fit and of the
# newest, unknown fields refused. Takes a kubernetes-validate.
set -euo pipefail
validate=$(realpath "${1:?usage: validate.sh PATH-OF-kubernetes-validate}")
cd "$(dirname "$0")"
versions=(1.31 1.37)
# What others add to a cluster: their schemas do not come with it, and the fields that we set are in
# tests/deploy/schemas.rs.
others='Certificate|Issuer|GRPCRoute|ServiceMonitor|PrometheusRule'
for file in rendered/*.yaml publisher.yaml; do
  objects=$(grep -c '^kind: ' "$file")
  told=$(grep -Ec "^kind: ($others)$" "$file" || true)
  for version in "${versions[@]}"; do
    said=$("$validate" --strict --kubernetes-version "$version" "$file" 2>&1) || { echo "$said"; exit 1; }
    passed=$(grep -c ' passed for resource ' <<<"$said" || true)
    if ((objects != passed + told)); then
      echo "$said"
      echo "FAILED: of the $objects objects of $file, $passed passed by $version and $told are of others" >&2
      exit 1
    fi
  done
  echo "$file: $passed objects fit ${versions[*]}; $told of others are held by tests/deploy"
done
