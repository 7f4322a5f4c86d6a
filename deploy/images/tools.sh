# Sourced: what runs images where no Docker daemon is. runc, because crun wants what not every kernel's cgroups have.
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
# Where the older way of networks is the default, names are not answered.
if [[ -z ${CONTAINERS_CONF:-} ]]; then
  CONTAINERS_CONF=$(mktemp)
  printf '[network]\nnetwork_backend = "netavark"\n' >"$CONTAINERS_CONF"
  export CONTAINERS_CONF
fi
