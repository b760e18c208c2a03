{{/*
Routes of the Gateway API. What its definitions would add to an object is written out,
or tools that compare objects with their source, such as Argo CD, find them different.
*/}}

{{/* References to Gateways: (list context "grpcRoute"). */}}
{{- define "orders-gateway.parentRefs" -}}
{{- $path := index . 1 -}}
{{- $route := get (index . 0).Values $path -}}
{{- if not $route.parentRefs }}{{ fail (printf "%s.parentRefs: name the Gateway" $path) }}{{ end -}}
{{- $references := deepCopy $route.parentRefs -}}
{{- range $references -}}
{{- include "orders-gateway.setDefaults" (list . (dict "group" "gateway.networking.k8s.io" "kind" "Gateway")) -}}
{{- end -}}
{{- include "orders-gateway.yaml" (list (index . 0) $references) -}}
{{- end -}}

{{/* Matches of calls, with the defaults of a method and of headers. */}}
{{- define "orders-gateway.grpcMatches" -}}
{{- $service := include "orders-gateway.apiService" . -}}
{{- $matches := deepCopy (default (list (dict "method" (dict "service" $service))) .Values.grpcRoute.matches) -}}
{{- range $matches -}}
{{- range concat (list (default dict .method)) (default list .headers) -}}
{{- if . }}{{ include "orders-gateway.setDefaults" (list . (dict "type" "Exact")) }}{{ end -}}
{{- end -}}
{{- end -}}
{{- include "orders-gateway.yaml" (list . $matches) -}}
{{- end -}}

{{- define "orders-gateway.backendRefs" -}}
- group: ""
  kind: Service
  name: {{ include "orders-gateway.fullname" . | quote }}
  port: {{ int .Values.service.port }}
  weight: 1
{{- end -}}
