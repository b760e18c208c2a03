{{/* Parts of the pods' specifications. */}}

{{/* A volume with a CA from a Secret or a ConfigMap: (list context "client-ca" source). */}}
{{- define "orders-gateway.caVolume" -}}
{{- $context := index . 0 -}}
{{- $name := index . 1 -}}
{{- with index . 2 -}}
{{- $items := list (dict "key" .key "path" .key) -}}
{{- if .secretName }}
- name: {{ $name }}
  secret:
    {{- include "orders-gateway.yaml" (list $context (dict "secretName" .secretName "defaultMode" 288 "items" $items)) | nindent 4 }}
{{- else if .configMapName }}
- name: {{ $name }}
  configMap:
    {{- include "orders-gateway.yaml" (list $context (dict "name" .configMapName "items" $items)) | nindent 4 }}
{{- end -}}
{{- end -}}
{{- end -}}

{{/* The chart's own volumes. */}}
{{- define "orders-gateway.volumes" -}}
- name: config
  configMap: {name: {{ include "orders-gateway.fullname" . | quote }}}
{{- if .Values.simulator.enabled }}
# Client secret of the simulated Entra: known to both containers, different in
# each pod.
- name: credential
  downwardAPI: {defaultMode: 0440, items: [{path: client-secret, fieldRef: {fieldPath: metadata.uid}}]}
{{- else if .Values.credential.secretName }}
- name: credential
  secret: {secretName: {{ include "orders-gateway.text" (list . .Values.credential.secretName) | quote }}, defaultMode: 0440}
{{- end }}
{{- if .Values.tls.enabled }}
- name: tls
  secret: {secretName: {{ include "orders-gateway.tlsSecretName" . | quote }}, defaultMode: 0440}
{{- include "orders-gateway.caVolume" (list . "client-ca" .Values.tls.clientCa) }}
{{- end }}
{{- include "orders-gateway.caVolume" (list . "upstream-ca" .Values.upstreamCa) }}
{{- end -}}

{{/* Mounts of these volumes: whole directories, since a subPath is never updated. */}}
{{- define "orders-gateway.volumeMounts" -}}
{{- $mounts := include "orders-gateway.mounts" . -}}
- {name: config, mountPath: /etc/orders-gateway, readOnly: true}
{{- if or .Values.simulator.enabled .Values.credential.secretName }}
- {name: credential, mountPath: {{ $mounts }}/credential, readOnly: true}
{{- end }}
{{- if .Values.tls.enabled }}
- {name: tls, mountPath: {{ $mounts }}/tls, readOnly: true}
{{- if include "orders-gateway.hasClientCa" . }}
- {name: client-ca, mountPath: {{ $mounts }}/client-ca, readOnly: true}
{{- end }}
{{- end }}
{{- if or .Values.upstreamCa.secretName .Values.upstreamCa.configMapName }}
- {name: upstream-ca, mountPath: {{ $mounts }}/upstream-ca, readOnly: true}
{{- end }}
{{- end -}}

{{/*
The simulator: a sidecar container, which starts before the gateway and runs until
the gateway has drained.
*/}}
{{- define "orders-gateway.simulator" -}}
- name: simulator
  image: {{ include "orders-gateway.image" . | quote }}
  imagePullPolicy: {{ .Values.image.pullPolicy }}
  restartPolicy: Always
  command: [/usr/bin/partner-center-simulator]
  args:
    - --address={{ include "orders-gateway.simulatorAddress" . }}
    - --tenant={{ include "orders-gateway.simulatorTenant" . }}
    - --client-id={{ include "orders-gateway.simulatorClient" . }}
    - --client-secret-file={{ include "orders-gateway.mounts" . }}/credential/client-secret
    {{- with .Values.simulator.extraArgs }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
  {{- with include "orders-gateway.given" (list . (dict "securityContext" .Values.securityContext "resources" .Values.simulator.resources) "securityContext" "resources") }}
  {{- . | nindent 2 }}
  {{- end }}
  volumeMounts:
    - {name: credential, mountPath: {{ include "orders-gateway.mounts" . }}/credential, readOnly: true}
{{- end -}}

{{/*
Containers that have the chart's security context unless they have their own: (list
context "initContainers").
*/}}
{{- define "orders-gateway.namedContainers" -}}
{{- $values := (index . 0).Values -}}
{{- $path := index . 1 -}}
{{- $containers := (include "orders-gateway.entries" (list (index . 0) $path "name" (get $values $path)) | fromJson).it -}}
{{- range $containers -}}
{{- if and $values.securityContext (not (hasKey . "securityContext")) -}}
{{- $_ := set . "securityContext" $values.securityContext -}}
{{- end -}}
{{- end -}}
{{- if $containers -}}{{- toYaml $containers -}}{{- end -}}
{{- end -}}

{{/* Constraints by topology key, which concern the gateway's own pods unless they say otherwise. */}}
{{- define "orders-gateway.topologySpreadConstraints" -}}
{{- $constraints := (include "orders-gateway.entries" (list . "topologySpreadConstraints" "topologyKey" .Values.topologySpreadConstraints) | fromJson).it -}}
{{- range $constraints -}}
{{- if not (hasKey . "labelSelector") -}}
{{- $_ := set . "labelSelector" (dict "matchLabels" (fromYaml (include "orders-gateway.selectorLabels" $))) -}}
{{- /* In a rolling update, pods of the old version do not count. */ -}}
{{- include "orders-gateway.setDefaults" (list . (dict "matchLabelKeys" (list "pod-template-hash"))) -}}
{{- end -}}
{{- end -}}
{{- if $constraints -}}{{- toYaml $constraints -}}{{- end -}}
{{- end -}}

{{/* A probe, if it has a timing: (list context "startupProbe" timing service). */}}
{{- define "orders-gateway.probe" -}}
{{- $name := index . 1 -}}
{{- $grpc := dict "port" (include "orders-gateway.healthPort" (index . 0) | int) "service" (index . 3) -}}
{{- with index . 2 -}}
{{- dict $name (merge (dict "grpc" $grpc) .) | toYaml -}}
{{- end -}}
{{- end -}}
