{{/* Names, labels and the image. */}}

{{- define "orders-gateway.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 63 | trimSuffix "-" -}}
{{- end -}}

{{/* At most 52 characters: "-headless" and "-metrics" are added to it. */}}
{{- define "orders-gateway.fullname" -}}
{{- $name := include "orders-gateway.name" . -}}
{{- $full := ternary .Release.Name (printf "%s-%s" .Release.Name $name) (contains $name .Release.Name) -}}
{{- default $full .Values.fullnameOverride | trunc 52 | trimSuffix "-" -}}
{{- end -}}

{{- define "orders-gateway.serviceAccountName" -}}
{{- $own := ternary (include "orders-gateway.fullname" .) "default" .Values.serviceAccount.create -}}
{{- default $own .Values.serviceAccount.name -}}
{{- end -}}

{{- define "orders-gateway.selectorLabels" -}}
app.kubernetes.io/name: {{ include "orders-gateway.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{/* Labels that do not select: on every object, also those that are not gateways. */}}
{{- define "orders-gateway.commonLabels" -}}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- with omit .Values.commonLabels "helm.sh/chart" "app.kubernetes.io/version" "app.kubernetes.io/managed-by" "app.kubernetes.io/name" "app.kubernetes.io/instance" }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{- define "orders-gateway.labels" -}}
{{ include "orders-gateway.selectorLabels" . }}
{{ include "orders-gateway.commonLabels" . }}
{{- end -}}

{{/*
An object's metadata: (dict "context" $ "name" "..." "suffix" "-headless"
"labels" (dict) "annotations" (dict)), of which only the context is required.
*/}}
{{- define "orders-gateway.metadata" -}}
{{- $annotations := merge (dict) (default (dict) .annotations) .context.Values.commonAnnotations -}}
name: {{ default (include "orders-gateway.fullname" .context) .name }}{{ .suffix }}
namespace: {{ .context.Release.Namespace }}
labels:
  {{- /* Merged, since a duplicate label is refused; the chart's own labels win. */}}
  {{- $labels := merge (fromYaml (include "orders-gateway.labels" .context)) (default (dict) .labels) }}
  {{- toYaml $labels | nindent 2 }}
{{- with $annotations }}
annotations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end -}}

{{- define "orders-gateway.image" -}}
{{- with .Values.image -}}
{{- if .digest -}}
{{ .repository }}@{{ .digest }}
{{- else -}}
{{ .repository }}:{{ default $.Chart.AppVersion .tag }}
{{- end -}}
{{- end -}}
{{- end -}}

{{/* Ports of the pod, the same as in the image and the documents. */}}
{{- define "orders-gateway.apiPort" -}}50051{{- end -}}
{{- define "orders-gateway.healthPort" -}}50052{{- end -}}
{{- define "orders-gateway.metricsPort" -}}9464{{- end -}}

{{- define "orders-gateway.apiService" -}}partnercenter.orders.v1.OrdersService{{- end -}}

{{- define "orders-gateway.appProtocol" -}}
{{- $own := ternary "https" "kubernetes.io/h2c" .Values.tls.enabled -}}
{{- default $own .Values.service.appProtocol -}}
{{- end -}}

{{/* A duration of the configuration ("1.5m", "250ms") in whole seconds, rounded up. */}}
{{- define "orders-gateway.seconds" -}}
{{- $units := dict "h" 3600000.0 "m" 60000.0 "s" 1000.0 "ms" 1.0 "us" 0.001 "ns" 0.000001 -}}
{{- $ms := 0.0 -}}
{{- range regexFindAll "[0-9.]+(h|ms|us|ns|m|s)" . -1 -}}
{{- $number := regexFind "^[0-9.]+" . -}}
{{- $ms = addf $ms (mulf (float64 $number) (get $units (trimPrefix $number .))) -}}
{{- end -}}
{{- ceil (divf $ms 1000.0) -}}
{{- end -}}

{{/*
The pod's grace period: the longest time from SIGTERM to the exit of the gateway,
and 10 s more. A given one that is shorter than that time would cut calls. The
defaults are those of config.proto (scripts/settings compares them).
*/}}
{{- define "orders-gateway.gracePeriod" -}}
{{- $shutdown := default (dict) .Values.config.shutdown -}}
{{- $delay := include "orders-gateway.seconds" (default "5s" $shutdown.readinessDelay) | int -}}
{{- $drain := include "orders-gateway.seconds" (default "30s" $shutdown.drain) | int -}}
{{- $least := add $delay $drain 5 -}}
{{- $given := .Values.terminationGracePeriodSeconds -}}
{{- if kindIs "invalid" $given -}}
{{- add $least 10 -}}
{{- else if lt (int $given) (int $least) -}}
{{- fail (printf "terminationGracePeriodSeconds: %d s would cut calls: it must be at least %d (config.shutdown.readinessDelay + config.shutdown.drain + 5)" (int $given) (int $least)) -}}
{{- else -}}
{{- int $given -}}
{{- end -}}
{{- end -}}
