#!/usr/bin/env bash
# Holds the alerts to Prometheus' own reading of them, and to what must make each fire. Takes a promtool; where there
# is none, one is put at that path, from Debian's package, which installed would start a server.
set -euo pipefail
cd "$(dirname "$0")"
promtool=${1:?usage: check.sh PATH-OF-promtool}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
if ! command -v "$promtool" >/dev/null; then
  apt-get update -qq
  # By a user of its own, apt could not write here.
  (cd "$work" && apt-get -o APT::Sandbox::User=root download -qq prometheus && dpkg-deb -x prometheus_*.deb .)
  install -D -m 0755 "$work/usr/bin/promtool" "$promtool"
fi
"$promtool" test rules alerts_test.yaml
# Where compose has the rules, they are not on this machine.
sed "s|/etc/prometheus/alerts.yaml|$PWD/alerts.yaml|" ../compose/prometheus.yaml >"$work/prometheus.yaml"
"$promtool" check config "$work/prometheus.yaml"
