#!/usr/bin/env bash
# Builds the images from programs that this machine compiles, for where no registry of images is in
# reach. The last stages are the Dockerfile's own. Where bases are in reach, `docker build` does it all.
#
# PROFILE: cargo's profile, `dist` for what is shipped; `dev` is quicker and much larger.
# TAG: the images' tag, `dev` by default. SERVICES: which of them, all by default.
set -euo pipefail
cd "$(dirname "$0")/../.."
profile=${PROFILE:-dist}
tag=${TAG:-dev}
read -ra services <<<"${SERVICES:-benchmark estimator careerpath bulk}"
target=${CARGO_TARGET_DIR:-target}
folder=$profile
[[ $profile == dev ]] && folder=debug

context=$(mktemp -d)
trap 'rm -rf "$context"' EXIT
mkdir "$context/binaries"
for service in "${services[@]}"; do
  # The flag is for the last step only, so that what lies below is shared with other builds.
  cargo rustc --locked --quiet --profile "$profile" -p "medwage-$service" --bin "medwage-$service" -- \
    -C target-feature=+crt-static
  # Debug information, which `dist` has none of, would be most of it.
  strip -o "$context/binaries/medwage-$service" "$target/$folder/medwage-$service"
done
cp /etc/ssl/certs/ca-certificates.crt "$context/binaries/"
# shellcheck source=deploy/images/tools.sh
source deploy/images/tools.sh
version=$(sed -n '/^\[workspace.package\]/,/^\[/s/^version = "\(.*\)"/\1/p' Cargo.toml)
revision=$(git rev-parse HEAD 2>/dev/null || echo unknown)
for service in "${services[@]}"; do
  stage=service
  [[ $service == bulk ]] && stage=bulk
  # Docker's format, because OCI's has no health check.
  buildah bud --quiet --layers=false --format docker --isolation chroot -f deploy/images/Dockerfile \
    --target "$stage" --build-context "compiled=$context" --build-arg SERVICE="$service" \
    --build-arg VERSION="$version" --build-arg REVISION="$revision" \
    -t "localhost/medwage-$service:$tag" "$context"
done
