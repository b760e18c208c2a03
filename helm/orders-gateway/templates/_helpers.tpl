{{/* Names, labels and the image. */}}

{{/*
A name of at most as many characters as are allowed: (list name 63). A longer one is
cut, and ends in a hash of the whole, so that different names remain different.
*/}}
{{- define "orders-gateway.shortened" -}}
{{- $name := index . 0 -}}
{{- $most := int (index . 1) -}}
{{- if le (len $name) $most -}}{{ $name }}
{{- else -}}{{ $name | trunc (int (sub $most 9)) | trimAll "-." }}-{{ sha256sum $name | trunc 8 }}
{{- end -}}
{{- end -}}

{{/* nameOverride or fullnameOverride, which must fit an object's name: (list context "nameOverride"). */}}
{{- define "orders-gateway.override" -}}
{{- $value := index . 1 | get (index . 0).Values | list (index . 0) | include "orders-gateway.text" -}}
{{- if not (regexMatch (ternary "^([a-z]([-a-z0-9]*[a-z0-9])?)?$" "^([a-z0-9]([-a-z0-9]*[a-z0-9])?)?$" (eq (index . 1) "fullnameOverride")) $value) -}}
{{- fail (printf "%s: %q cannot name objects: use lower-case letters, digits and \"-\", with a letter first and no \"-\" last" (index . 1) $value) -}}
{{- end -}}
{{- $value -}}
{{- end -}}

{{- define "orders-gateway.name" -}}
{{- $name := default .Chart.Name (include "orders-gateway.override" (list . "nameOverride")) -}}
{{- include "orders-gateway.shortened" (list $name 63) -}}
{{- end -}}

{{/*
At most 52 characters, to which "-headless" and others are added, and fit for a Service:
without dots, and with a letter first. A name that is changed for that ends in a hash.
*/}}
{{- define "orders-gateway.fullname" -}}
{{- $name := include "orders-gateway.name" . -}}
{{- $full := ternary .Release.Name (printf "%s-%s" .Release.Name $name) (contains $name .Release.Name) -}}
{{- $full = default $full (include "orders-gateway.override" (list . "fullnameOverride")) -}}
{{- if regexMatch "^[a-z][-a-z0-9]*$" $full -}}
{{- include "orders-gateway.shortened" (list $full 52) -}}
{{- else -}}
{{- $start := ternary "release-" "" (regexMatch "^[0-9]" $full) -}}
{{- printf "%s%s" $start $full | replace "." "-" | trunc 43 | trimAll "-" }}-{{ sha256sum $full | trunc 8 -}}
{{- end -}}
{{- end -}}

{{- define "orders-gateway.serviceAccountName" -}}
{{- $own := ternary (include "orders-gateway.fullname" .) "default" .Values.serviceAccount.create -}}
{{- default $own (include "orders-gateway.text" (list . .Values.serviceAccount.name)) -}}
{{- end -}}

{{- define "orders-gateway.selectorLabels" -}}
app.kubernetes.io/name: {{ include "orders-gateway.name" . | quote }}
app.kubernetes.io/instance: {{ .Release.Name | quote }}
{{- end -}}

{{/* Labels of the pod of `helm test`, which no selector may match. */}}
{{- define "orders-gateway.testLabels" -}}
app.kubernetes.io/name: {{ include "orders-gateway.shortened" (list (printf "%s-test" (include "orders-gateway.name" .)) 63) | quote }}
app.kubernetes.io/instance: {{ .Release.Name | quote }}
{{- end -}}

{{- define "orders-gateway.version" -}}
{{- include "orders-gateway.shortened" (list (toString .Chart.AppVersion | replace "+" "_") 63) -}}
{{- end -}}

{{/* Labels of every object that do not select. */}}
{{- define "orders-gateway.chartLabels" -}}
helm.sh/chart: {{ include "orders-gateway.shortened" (list (printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_") 63) | quote }}
app.kubernetes.io/version: {{ include "orders-gateway.version" . | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service | quote }}
{{- end -}}

{{/*
An object's metadata: (dict "context" $ "name" "..." "suffix" "-headless"
"namespace" "..." "selectorLabels" "..." "labels" (dict) "annotations" (dict)), of which
only the context is required. The chart's own labels win, as values.schema.json says;
the object's labels and annotations replace those of all objects.
*/}}
{{- define "orders-gateway.metadata" -}}
{{- $values := .context.Values -}}
{{- $own := default (include "orders-gateway.selectorLabels" .context) .selectorLabels -}}
{{- $labels := merge (fromYaml $own) (fromYaml (include "orders-gateway.chartLabels" .context)) (default dict .labels) (default dict $values.commonLabels) -}}
{{- $annotations := merge (dict) (default dict .annotations) (default dict $values.commonAnnotations) -}}
name: {{ printf "%s%s" (default (include "orders-gateway.fullname" .context) .name) (default "" .suffix) | quote }}
namespace: {{ default .context.Release.Namespace .namespace | quote }}
labels:
  {{- include "orders-gateway.yaml" (list .context $labels) | nindent 2 }}
{{- with $annotations }}
annotations:
  {{- include "orders-gateway.yaml" (list $.context .) | nindent 2 }}
{{- end }}
{{- end -}}

{{/*
The image's name. A registry, which global.imageRegistry may be for all charts, comes
before the repository, in place of the one that is in it.
*/}}
{{- define "orders-gateway.image" -}}
{{- $image := .Values.image -}}
{{- $repository := include "orders-gateway.text" (list . $image.repository) -}}
{{- with default $image.registry (default dict .Values.global).imageRegistry -}}
{{- $registry := include "orders-gateway.text" (list $ .) -}}
{{- $parts := splitList "/" $repository -}}
{{- if and (gt (len $parts) 1) (regexMatch "[.:]|^localhost$" (first $parts)) -}}
{{- $parts = rest $parts -}}
{{- end -}}
{{- $repository = prepend $parts (trimSuffix "/" $registry) | join "/" -}}
{{- end -}}
{{- if $image.digest -}}
{{ $repository }}@{{ $image.digest }}
{{- else -}}
{{ $repository }}:{{ default .Chart.AppVersion (include "orders-gateway.text" (list . $image.tag)) }}
{{- end -}}
{{- end -}}

{{/* Names or objects, those of all charts first. */}}
{{- define "orders-gateway.imagePullSecrets" -}}
{{- $secrets := list -}}
{{- range concat (default list (default dict .Values.global).imagePullSecrets) (default list .Values.imagePullSecrets) -}}
{{- $name := . -}}
{{- if kindIs "map" . -}}{{- $name = .name -}}{{- end -}}
{{- $secrets = append $secrets (dict "name" (include "orders-gateway.text" (list $ $name))) -}}
{{- end -}}
{{- with uniq $secrets -}}
imagePullSecrets:
  {{- toYaml . | nindent 2 }}
{{- end -}}
{{- end -}}

{{/* Ports of the pod, the same as in the image and the documents. */}}
{{- define "orders-gateway.apiPort" -}}50051{{- end -}}
{{- define "orders-gateway.healthPort" -}}50052{{- end -}}
{{- define "orders-gateway.metricsPort" -}}9464{{- end -}}

{{- define "orders-gateway.apiService" -}}partnercenter.orders.v1.OrdersService{{- end -}}

{{- define "orders-gateway.appProtocol" -}}
{{- $own := ternary "https" "kubernetes.io/h2c" (default false .Values.tls.enabled) -}}
{{- default $own (include "orders-gateway.text" (list . .Values.service.appProtocol)) -}}
{{- end -}}

{{/* A duration of the configuration ("1.5m", "250ms") in milliseconds, with a fraction. */}}
{{- define "orders-gateway.milliseconds" -}}
{{- $units := dict "h" 3600000.0 "m" 60000.0 "s" 1000.0 "ms" 1.0 "us" 0.001 "ns" 0.000001 -}}
{{- $ms := 0.0 -}}
{{- range regexFindAll "[0-9.]+(h|ms|us|ns|m|s)" . -1 -}}
{{- $number := regexFind "^[0-9.]+" . -}}
{{- $ms = addf $ms (mulf (float64 $number) (get $units (trimPrefix $number .))) -}}
{{- end -}}
{{- $ms -}}
{{- end -}}

{{/* In whole seconds, rounded up. */}}
{{- define "orders-gateway.seconds" -}}
{{- ceil (divf (include "orders-gateway.milliseconds" . | float64) 1000.0) -}}
{{- end -}}

{{/*
The pod's grace period: the longest time from the pod's end to the exit of the gateway,
and 10 s more. It begins with a preStop hook, of which only a sleep tells how long it
takes; SIGTERM follows. A given one that is shorter than that time would cut calls. The
defaults are those of config.proto (scripts/settings compares them).
*/}}
{{- define "orders-gateway.gracePeriod" -}}
{{- $shutdown := default dict (default dict .Values.config).shutdown -}}
{{- $delay := include "orders-gateway.seconds" (default "5s" $shutdown.readinessDelay) | int -}}
{{- $drain := include "orders-gateway.seconds" (default "30s" $shutdown.drain) | int -}}
{{- $preStop := default dict (default dict .Values.lifecycle).preStop -}}
{{- $hook := (default dict $preStop.sleep).seconds | int -}}
{{- $least := add $hook $delay $drain 5 -}}
{{- $given := .Values.terminationGracePeriodSeconds -}}
{{- if kindIs "invalid" $given -}}
{{- add $least 10 -}}
{{- else if lt (int $given) (int $least) -}}
{{- fail (printf "terminationGracePeriodSeconds: %d s would cut calls: it must be at least %d (lifecycle.preStop.sleep + config.shutdown.readinessDelay + config.shutdown.drain + 5)" (int $given) (int $least)) -}}
{{- else -}}
{{- int $given -}}
{{- end -}}
{{- end -}}
