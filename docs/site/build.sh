#!/usr/bin/env bash
# Builds docs/ as a site into target/site, and refuses dead links, pages in no navigation, and addresses of others.
#
# SITE_TOOLS: a virtual environment to build with, made where there is none. `docs/site/build.sh --serve` shows it while it is written.
set -euo pipefail
cd "$(dirname "$0")/../.."
target=$(realpath -m "${CARGO_TARGET_DIR:-target}")
tools=${SITE_TOOLS:-$target/site-tools}
if ! cmp -s docs/site/requirements.txt "$tools/installed"; then
  python3 -m venv "$tools"
  "$tools/bin/pip" install --quiet --disable-pip-version-check -r docs/site/requirements.txt
  cp docs/site/requirements.txt "$tools/installed"
fi
export MEDWAGE_DESCRIPTORS=$target/site-contract.binpb
"$tools/bin/buf" build --path proto/medwage -o "$MEDWAGE_DESCRIPTORS"
if [[ ${1:-} == --serve ]]; then
  exec "$tools/bin/mkdocs" serve
fi
"$tools/bin/python" -m unittest discover --start-directory docs/site --pattern 'test_*.py'
NO_MKDOCS_2_WARNING=1 "$tools/bin/mkdocs" build --strict --clean --site-dir "$target/site"
# Scripts, styles and pictures are the site's own: whoever reads it is seen by nobody else.
if grep -rlE '<(script|img|link)[^>]+(src|href)="?https?://' "$target/site" --include='*.html' | grep .; then
  echo "these pages load something from elsewhere" >&2
  exit 1
fi
echo "$target/site: $(find "$target/site" -name index.html | wc -l) pages"
