#!/usr/bin/env bash
# Holds the reviewed manifests to Kubernetes' own schemas, unknown fields refused. Takes a kubernetes-validate.
set -euo pipefail
cd "$(dirname "$0")"
validate=${1:?usage: validate.sh PATH-OF-kubernetes-validate}
# What others add to a cluster: their schemas do not come with it.
others='Certificate|Issuer|GRPCRoute|ServiceMonitor'
for file in rendered/*.yaml publisher.yaml; do
  said=$("$validate" --strict "$file" 2>&1) || { echo "$said"; exit 1; }
  objects=$(grep -c '^kind: ' "$file")
  passed=$(grep -c ' passed for resource ' <<<"$said" || true)
  without=$(sed -n "s/.*Couldn't find schema for kind \([A-Za-z]*\) .*/\1/p" <<<"$said")
  told=$(grep -Ecx "$others" <<<"$without" || true)
  if ((objects != passed + told)); then
    echo "$said"
    echo "FAILED: of the $objects objects of $file, $passed passed and $told are of others" >&2
    exit 1
  fi
  echo "$file: $passed objects fit"
  sort <<<"$without" | uniq -c | while read -r count kind; do
    [[ -z $kind ]] || echo "NOT VALIDATED in $file: $count of kind $kind, which has no schema here"
  done
done
