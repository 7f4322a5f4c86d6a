# shellcheck shell=bash
# Sourced at the root of the repository: what runs images where no Docker daemon is.
missing=()
command -v podman >/dev/null || missing+=(podman)
command -v buildah >/dev/null || missing+=(buildah)
command -v runc >/dev/null || missing+=(runc)
command -v iptables >/dev/null || missing+=(iptables)
[[ -x /usr/lib/podman/netavark ]] || missing+=(netavark)
# Answers for the containers' names.
[[ -x /usr/lib/podman/aardvark-dns ]] || missing+=(aardvark-dns)
if ((${#missing[@]})); then
  apt-get update -qq && apt-get install -y -qq "${missing[@]}" >/dev/null
fi
export CONTAINERS_CONF=$PWD/deploy/images/containers.conf
