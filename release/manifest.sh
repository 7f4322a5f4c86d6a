#!/usr/bin/env bash
# Joins the images of both processors under one tag, and writes their digests to release/out/digests.
#
# REGISTRY as in images.sh, which has pushed VERSION-amd64 and VERSION-arm64 before.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=release/common.sh
source release/common.sh
: >"$out/digests"
for name in $(cut -d' ' -f1 "$out/digests-amd64"); do
  list=$name-$version
  buildah manifest create "$list"
  for architecture in amd64 arm64; do
    buildah manifest add "$list" "docker://$REGISTRY/$name:$version-$architecture"
  done
  buildah manifest push --all --digestfile "$out/digest" "$list" "docker://$REGISTRY/$name:$version"
  echo "$name $(cat "$out/digest")" >>"$out/digests"
done
rm "$out/digest"
