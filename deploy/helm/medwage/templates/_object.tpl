{{/* The service that an object belongs to, such as benchmark; empty where it is none's. */}}
{{- define "medwage.service" -}}
{{- $name := index (default dict .metadata.labels) "app.kubernetes.io/name" | default "" -}}
{{- trimPrefix "medwage-" $name -}}
{{- end -}}

{{/* What a ConfigMap's name gets where its settings are not the overlay's alone, so that pods roll out with them. */}}
{{- define "medwage.suffix" -}}
{{- with . }}-{{ toJson . | sha256sum | trunc 8 }}{{ end -}}
{{- end -}}

{{/* Lays the values over one object: `object`, `service` and `root`. */}}
{{- define "medwage.change" -}}
{{- $object := .object -}}
{{- $values := .root.Values -}}
{{- $namespace := .root.Release.Namespace -}}
{{- $settings := get $values.settings .service -}}
{{- $_ := set $object.metadata "namespace" $namespace -}}
{{- if hasKey $object.metadata.labels "app.kubernetes.io/managed-by" -}}
{{- $_ := set $object.metadata.labels "app.kubernetes.io/managed-by" "Helm" -}}
{{- end -}}
{{- if eq $object.kind "ConfigMap" -}}
{{- $_ := set $object "data" (merge (deepCopy (default dict $settings)) $object.data) -}}
{{- $_ := set $object.metadata "name" (printf "%s%s" $object.metadata.name (include "medwage.suffix" $settings)) -}}
{{- else if eq $object.kind "Deployment" -}}
{{- $_ := set $object.spec.template.metadata.labels "app.kubernetes.io/managed-by" "Helm" -}}
{{- range $container := $object.spec.template.spec.containers -}}
{{- range $source := $container.envFrom -}}
{{- $map := $source.configMapRef -}}
{{- $_ := set $map "name" (printf "%s%s" $map.name (include "medwage.suffix" $settings)) -}}
{{- end -}}
{{- with get $values.resources $.service -}}
{{- $_ := set $container "resources" (mergeOverwrite $container.resources (deepCopy .)) -}}
{{- end -}}
{{- $_ := set $container "image" (include "medwage.image" (dict "image" $container.image "values" $values.image "service" $.service)) -}}
{{- end -}}
{{- else if eq $object.kind "HorizontalPodAutoscaler" -}}
{{- with $values.replicas.min -}}{{- $_ := set $object.spec "minReplicas" . -}}{{- end -}}
{{- with $values.replicas.max -}}{{- $_ := set $object.spec "maxReplicas" . -}}{{- end -}}
{{- else if eq $object.kind "GRPCRoute" -}}
{{- with get $values.hostnames (trimPrefix "medwage-" $object.metadata.name) -}}{{- $_ := set $object.spec "hostnames" . -}}{{- end -}}
{{- else if and (eq $object.kind "Certificate") $object.spec.dnsNames -}}
{{- $names := list -}}
{{- range $name := $object.spec.dnsNames -}}
{{- $names = append $names (regexReplaceAll "^([^.]+)\\.medwage" $name (printf "${1}.%s" $namespace)) -}}
{{- end -}}
{{- $_ := set $object.spec "dnsNames" $names -}}
{{- end -}}
{{- end -}}

{{/* An image by another registry, tag or digest: `image`, `values` and `service`. */}}
{{- define "medwage.image" -}}
{{- $name := regexReplaceAll "(@|:[^/]*$).*" .image "" -}}
{{- $reference := trimPrefix $name .image -}}
{{- with .values.registry }}{{ $name = printf "%s/%s" (trimSuffix "/" .) (base $name) }}{{ end -}}
{{- with .values.tag }}{{ $reference = printf ":%s" . }}{{ end -}}
{{- with get .values.digests .service }}{{ $reference = printf "@%s" . }}{{ end -}}
{{- printf "%s%s" $name $reference -}}
{{- end -}}
