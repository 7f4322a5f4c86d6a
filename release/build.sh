#!/usr/bin/env bash
# Makes everything of a release that this machine can make, from a tag: release/build.sh [TAG]
#
# release/out then has the static program, the wheel, the bill of materials, the images (in this machine's store) and
# SHA256SUMS. Nothing is published. Without a tag it builds what is checked out, for trying.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=release/common.sh
source release/common.sh
if [[ -n ${1:-} ]]; then
  if [[ $1 != "v$version" ]]; then
    echo "the tag $1 is not that of version $version: v$version" >&2
    exit 1
  fi
  if [[ $(git rev-parse "$1^{commit}") != $(git rev-parse HEAD) || -n $(git status --porcelain) ]]; then
    echo "$1 is not what is checked out here, without changes" >&2
    exit 1
  fi
  grep -q "^## $version" CHANGELOG.md || { echo "CHANGELOG.md has no section $version" >&2; exit 1; }
fi
rm -rf "$out"
mkdir -p "$out"
release/program.sh
release/wheel.sh
release/sbom.py medwage --features mcp --platform "$machine-unknown-linux-gnu" >"$out/medwage-$version-$machine.cdx.json"
if [[ ${IMAGES:-yes} == yes ]]; then
  release/images.sh
fi
cd "$out"
rm medwage
sha256sum -- *.tar.gz *.whl *.cdx.json | tee "SHA256SUMS-$machine"
