# shellcheck shell=bash disable=SC2034
# Sourced by the scripts here at the root of the repository: what a release is called, and where it is put.
version=$(sed -n '/^\[workspace.package\]/,/^\[/s/^version = "\(.*\)"/\1/p' Cargo.toml)
machine=$(uname -m)
out=${OUT:-release/out}
# The wheel's form of a version: 1.0.0b0 of 1.0.0-beta, 1.0.0b2 of 1.0.0-beta.2.
python_version=$(sed -E 's/-alpha\.?/a/; s/-beta\.?/b/; s/-rc\.?/rc/; s/(a|b|rc)$/\10/' <<<"$version")
