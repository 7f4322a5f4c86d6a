#!/usr/bin/env bash
# Packs every crate as `cargo package` would for crates.io, without compiling or publishing, and says what still stands in the way.
#
# In a copy of what is committed, with `publish = false` taken back: cargo finds crates of ours in each other's packages then.
set -euo pipefail
cd "$(dirname "$0")/.."
copy=$(mktemp -d)
trap 'rm -rf "$copy"' EXIT
git archive HEAD | tar -xf - -C "$copy"
sed -i 's/^publish = false/publish = true/' "$copy/Cargo.toml"
(cd "$copy" && cargo package --workspace --exclude medwage-tests --no-verify --target-dir "$copy/target" --allow-dirty 2>&1) |
  sed -n 's/^ *Packaging \([^ ]*\).*/\1/p; s/^ *Packaged /  /p; /^error/,$p'
# A package has its own folder only: what is read from beside it at compile time is missing there.
outside=$(cd "$copy" && grep -rlE '(include_(bytes|str)!|Path::new|include_dir)[^;]*"(\.\./){2,}' crates services --include=*.rs |
  grep -vE '/(tests|benches)/' | cut -d/ -f1,2 | sort | uniq -c || true)
echo "compile from files outside their folders (data/, proto/), so that they build from this repository only:"
echo "${outside:-none}"
