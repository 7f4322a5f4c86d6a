#!/usr/bin/env bash
# Builds the images of the services and the one of all together, and pushes them where REGISTRY says.
#
# REGISTRY: such as ghcr.io/medwage; nothing is pushed without it. SERVICES: which services, all by default.
# PROFILE as in program.sh, whose program the image of all takes. Where it pushes, release/out/digests has a line for each.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=release/common.sh
source release/common.sh
# shellcheck source=deploy/images/tools.sh
source deploy/images/tools.sh
read -ra services <<<"${SERVICES-benchmark estimator careerpath bulk}"
architecture=$(sed 's/x86_64/amd64/; s/aarch64/arm64/' <<<"$machine")

if ((${#services[@]})); then
  TAG=$version SERVICES="${services[*]}" PROFILE=${PROFILE:-dist} deploy/images/build.sh
fi
context=$(mktemp -d)
trap 'rm -rf "$context"' EXIT
mkdir "$context/$architecture"
cp "$out/medwage" "$context/$architecture/"
cp /etc/ssl/certs/ca-certificates.crt "$context/"
buildah bud --quiet --layers=false --isolation chroot -f deploy/images/all-in-one.Dockerfile \
  --build-arg TARGETARCH="$architecture" --build-arg VERSION="$version" \
  --build-arg REVISION="$(git rev-parse HEAD)" -t "localhost/medwage:$version" "$context"

if [[ -z ${REGISTRY:-} ]]; then
  echo "localhost/medwage:$version and ${#services[@]} services; not pushed, since REGISTRY names none"
  exit
fi
: >"$out/digests-$architecture"
for name in medwage "${services[@]/#/medwage-}"; do
  # By processor first; manifest.sh joins them under one tag.
  buildah push --digestfile "$context/digest" "localhost/$name:$version" "docker://$REGISTRY/$name:$version-$architecture"
  echo "$name $(cat "$context/digest")" >>"$out/digests-$architecture"
done
