{{/*
Values that Kubernetes would refuse, or that would have no effect: they are refused by
their names. values.schema.json does that for values that are wrong by themselves.
*/}}

{{- define "orders-gateway.checkValues" -}}
{{- $values := .Values -}}
{{- include "orders-gateway.checkRenamedValues" $values -}}
{{- if and (hasKey $values "enabled") (not $values.enabled) -}}
{{- fail "enabled: false has no effect here; it is for `condition:` in the Chart.yaml of a chart that depends on this one" -}}
{{- end -}}
{{- include "orders-gateway.checkOwnLabels" $values -}}
{{- include "orders-gateway.checkForms" . -}}
{{- if not $values.serviceAccount.create -}}
{{- range $path, $given := dict
      "serviceAccount.annotations" $values.serviceAccount.annotations
      "serviceAccount.labels" $values.serviceAccount.labels
      "workloadIdentity.clientId" $values.workloadIdentity.clientId
      "workloadIdentity.tenantId" $values.workloadIdentity.tenantId
      "workloadIdentity.tokenExpirationSeconds" $values.workloadIdentity.tokenExpirationSeconds -}}
{{- if $given -}}
{{- fail (printf "%s: belongs to the service account, which serviceAccount.create=false leaves alone" $path) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{/*
Texts that may be a secret in the wrong place, or a URL with one. Helm would show what does
not match a pattern of values.schema.json.
*/}}
{{- define "orders-gateway.checkForms" -}}
{{- $guid := "^([0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12})?$" -}}
{{- $key := "^[-._0-9A-Za-z]+$" -}}
{{- with .Values -}}
{{- range $path, $form := dict
      "workloadIdentity.clientId" (list .workloadIdentity.clientId $guid "a GUID")
      "workloadIdentity.tenantId" (list .workloadIdentity.tenantId $guid "a GUID")
      "credential.secretName" (list (include "orders-gateway.text" (list $ .credential.secretName)) "^([a-z0-9]([-.a-z0-9]{0,251}[a-z0-9])?)?$" "the name of a Secret, which has the secret")
      "credential.keys.clientSecret" (list .credential.keys.clientSecret $key "a key of the Secret")
      "credential.keys.refreshToken" (list .credential.keys.refreshToken $key "a key of the Secret")
      "credential.keys.token" (list .credential.keys.token $key "a key of the Secret")
      "prometheusRule.runbookUrl" (list .prometheusRule.runbookUrl "^(https?://.*)?$" "an http or https URL") -}}
{{- if not (regexMatch (index $form 1) (default "" (index $form 0))) -}}
{{- fail (printf "%s: must be %s" $path (index $form 2)) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{/* Labels and the annotation that the chart sets itself; schemas would not say why. */}}
{{- define "orders-gateway.checkOwnLabels" -}}
{{- $own := list "app.kubernetes.io/name" "app.kubernetes.io/instance" "app.kubernetes.io/version" "app.kubernetes.io/managed-by" "helm.sh/chart" -}}
{{- $labels := dict "commonLabels" .commonLabels "podLabels" .podLabels -}}
{{- range $name, $value := omit . "config" "global" -}}
{{- if and (kindIs "map" $value) (hasKey $value "labels") (ne $name "extraObjects") -}}
{{- $_ := set $labels (printf "%s.labels" $name) $value.labels -}}
{{- end -}}
{{- end -}}
{{- range $path, $given := $labels -}}
{{- range $key := $own -}}
{{- if and (kindIs "map" $given) (hasKey $given $key) -}}
{{- fail (printf "%s: has %s, which the chart sets itself; remove it" $path $key) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- if hasKey (default dict .podAnnotations) "checksum/config" -}}
{{- fail "podAnnotations: has checksum/config, which the chart sets itself; remove it" -}}
{{- end -}}
{{- end -}}

{{/* The metrics Service is what they scrape, or select by: (list context path). */}}
{{- define "orders-gateway.needsMetrics" -}}
{{- if not (index . 0).Values.metrics.enabled -}}
{{- fail (printf "%s: needs metrics.enabled" (index . 1)) -}}
{{- end -}}
{{- end -}}

{{- define "orders-gateway.checkService" -}}
{{- $isInternal := eq .type "ClusterIP" -}}
{{- $isHeadless := eq (default "" .clusterIP) "None" -}}
{{- if and $isHeadless (not $isInternal) -}}
{{- fail (printf "service.clusterIP: None is for type ClusterIP, not %s" .type) -}}
{{- end -}}
{{- if and $isHeadless (ne (int .port) 50051) -}}
{{- fail "service.port: must be 50051 with clusterIP None, since callers connect to the pods directly" -}}
{{- end -}}
{{- if $isInternal -}}
{{- range list "nodePort" "externalTrafficPolicy" -}}
{{- if get $ . -}}{{- fail (printf "service.%s: needs type NodePort or LoadBalancer" .) -}}{{- end -}}
{{- end -}}
{{- end -}}
{{- if ne .type "LoadBalancer" -}}
{{- range list "loadBalancerClass" "loadBalancerSourceRanges" -}}
{{- if get $ . -}}{{- fail (printf "service.%s: needs type LoadBalancer" .) -}}{{- end -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{/* A budget that is never met would block every drain of a node. */}}
{{- define "orders-gateway.checkDisruptionBudget" -}}
{{- $values := .Values -}}
{{- with $values.podDisruptionBudget -}}
{{- $isGiven := not (kindIs "invalid" .minAvailable) -}}
{{- if and $isGiven (not (kindIs "invalid" .maxUnavailable)) -}}
{{- fail "podDisruptionBudget: takes either maxUnavailable or minAvailable" -}}
{{- end -}}
{{- $pods := int (ternary $values.autoscaling.minReplicas $values.replicaCount (default false $values.autoscaling.enabled)) -}}
{{- $needed := 0 -}}
{{- if kindIs "string" .minAvailable -}}
{{- $needed = mulf (trimSuffix "%" .minAvailable | float64) $pods 0.01 | ceil | int -}}
{{- else if $isGiven -}}
{{- $needed = int .minAvailable -}}
{{- end -}}
{{- if and (gt $pods 0) (ge $needed $pods) -}}
{{- fail (printf "podDisruptionBudget.minAvailable: %v of %d pods would block every drain of a node; have more pods, or ask for that with maxUnavailable=0" .minAvailable $pods) -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{/* Without a metric, or a request that it is a percentage of, nothing is scaled. */}}
{{- define "orders-gateway.checkAutoscaling" -}}
{{- $resources := default dict .Values.resources -}}
{{- with .Values.autoscaling -}}
{{- if lt (int .maxReplicas) (int .minReplicas) -}}
{{- fail "autoscaling.maxReplicas: must not be less than minReplicas" -}}
{{- end -}}
{{- if not (or .targetCPUUtilizationPercentage .targetMemoryUtilizationPercentage .metrics) -}}
{{- fail "autoscaling.enabled: needs targetCPUUtilizationPercentage, targetMemoryUtilizationPercentage or metrics" -}}
{{- end -}}
{{- range $name, $resource := dict "targetCPUUtilizationPercentage" "cpu" "targetMemoryUtilizationPercentage" "memory" -}}
{{- if and (get $.Values.autoscaling $name) (not (or (get (default dict $resources.requests) $resource) (get (default dict $resources.limits) $resource))) -}}
{{- fail (printf "autoscaling.%s: is a percentage of resources.requests.%s, which is not set" $name $resource) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{/* The Deployment's strategy. The defaults apply to each member that is not given. */}}
{{- define "orders-gateway.updateStrategy" -}}
{{- with .Values.updateStrategy -}}
type: {{ .type }}
{{- if eq .type "RollingUpdate" }}
{{- $rollingUpdate := deepCopy (default dict .rollingUpdate) }}
{{- include "orders-gateway.setDefaults" (list $rollingUpdate (dict "maxUnavailable" 0 "maxSurge" 1)) }}
rollingUpdate:
  {{- toYaml $rollingUpdate | nindent 2 }}
{{- else if .rollingUpdate }}
{{- fail "updateStrategy.rollingUpdate: has no effect with type Recreate" }}
{{- end }}
{{- end -}}
{{- end -}}

{{/* A Certificate's key. */}}
{{- define "orders-gateway.privateKey" -}}
{{- $sizes := dict "ECDSA" (list 256 384 521) "RSA" (list 2048 3072 4096 8192) "Ed25519" list -}}
{{- $allowed := get $sizes .algorithm -}}
{{- if and .size (not (has (int .size) $allowed)) -}}
{{- fail (printf "certificate.privateKey.size: %d is no size of %s, which takes %v" (int .size) .algorithm (ternary $allowed "none" (gt (len $allowed) 0))) -}}
{{- end -}}
algorithm: {{ .algorithm }}
{{- with $allowed }}
size: {{ default (first .) $.size | int }}
{{- end }}
rotationPolicy: Always
{{- end -}}
