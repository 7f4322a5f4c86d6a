#!/usr/bin/env bash
# Runs go in this module: packages/go/run.sh test ./...
#
# Debian's libraries are taken where they are installed (/usr/share/gocode), which needs no download: the module is then seen at
# its import path in a folder of GOPATH, since those libraries are no modules. MODULES=yes takes modules, by go.mod.
set -euo pipefail
module=github.com/medwage/medwage/packages/go
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
libraries=/usr/share/gocode
if [[ ${MODULES:-no} == yes || ! -d $libraries/src/google.golang.org/grpc ]]; then
  cd "$here"
  exec go "$@"
fi
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
mkdir -p "$folder/src/$(dirname "$module")"
ln -s "$here" "$folder/src/$module"
cd "$folder/src/$module"
GO111MODULE=off GOPATH=$folder:$libraries go "$@"
