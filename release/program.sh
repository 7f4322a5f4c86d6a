#!/usr/bin/env bash
# Builds the `medwage` command as one static program for this machine's processor, and packs it with its manual pages,
# completions and licenses.
#
# PROFILE: cargo's profile, `dist` for what is shipped; `release` links sooner. OUT: where to put it, release/out by default.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=release/common.sh
source release/common.sh
profile=${PROFILE:-dist}

# The flag is for the last step only, so that what lies below is shared with other builds.
cargo rustc --locked --quiet --profile "$profile" -p medwage --features mcp --bin medwage -- -C target-feature=+crt-static
mkdir -p "$out"
name=medwage-$version-$machine-linux
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
mkdir -p "$folder/$name/completions" "$folder/$name/man"
strip -o "$folder/$name/medwage" "${CARGO_TARGET_DIR:-target}/$profile/medwage"
cp "$folder/$name/medwage" "$out/medwage"
cp LICENSE README.md CHANGELOG.md "$folder/$name/"
for shell in bash zsh fish; do
  "$out/medwage" completions "$shell" >"$folder/$name/completions/medwage.$shell"
done
"$out/medwage" man "$folder/$name/man" >/dev/null
# The same files give the same archive: times, owners and order are those of the commit, nobody and the alphabet.
when=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct)}
tar --sort=name --mtime="@$when" --owner=0 --group=0 --numeric-owner -C "$folder" -cf - "$name" | gzip -n9 >"$out/$name.tar.gz"
if ldd "$out/medwage" 2>/dev/null | grep -q '=>'; then
  echo "$out/medwage is not static" >&2
  exit 1
fi
echo "$out/$name.tar.gz"
