{{/* Parts of the pods' specifications. */}}

{{/* A volume with a CA from a Secret or a ConfigMap: (list name source). */}}
{{- define "orders-gateway.caVolume" -}}
{{- with index . 1 -}}
{{- if .secretName }}
- name: {{ index $ 0 }}
  secret: {secretName: {{ .secretName }}, defaultMode: 0440, items: [{key: {{ .key | quote }}, path: {{ .key | quote }}}]}
{{- else if .configMapName }}
- name: {{ index $ 0 }}
  configMap: {name: {{ .configMapName }}, items: [{key: {{ .key | quote }}, path: {{ .key | quote }}}]}
{{- end -}}
{{- end -}}
{{- end -}}

{{/* The chart's own volumes. */}}
{{- define "orders-gateway.volumes" -}}
- name: config
  configMap: {name: {{ include "orders-gateway.fullname" . }}}
{{- if .Values.simulator.enabled }}
# Client secret of the simulated Entra: known to both containers, different in
# each pod.
- name: credential
  downwardAPI: {defaultMode: 0440, items: [{path: client-secret, fieldRef: {fieldPath: metadata.uid}}]}
{{- else if .Values.credential.secretName }}
- name: credential
  secret: {secretName: {{ .Values.credential.secretName }}, defaultMode: 0440}
{{- end }}
{{- if .Values.tls.enabled }}
- name: tls
  secret: {secretName: {{ include "orders-gateway.tlsSecretName" . }}, defaultMode: 0440}
{{- include "orders-gateway.caVolume" (list "client-ca" .Values.tls.clientCa) }}
{{- end }}
{{- include "orders-gateway.caVolume" (list "upstream-ca" .Values.upstreamCa) }}
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
  image: {{ include "orders-gateway.image" . }}
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
  securityContext:
    {{- toYaml .Values.securityContext | nindent 4 }}
  resources:
    {{- toYaml .Values.simulator.resources | nindent 4 }}
  volumeMounts:
    - {name: credential, mountPath: {{ include "orders-gateway.mounts" . }}/credential, readOnly: true}
{{- end -}}

{{/*
Containers of a map, each with its name, and with the chart's security context
unless it has its own: (list context containers).
*/}}
{{- define "orders-gateway.namedContainers" -}}
{{- $context := index . 0 -}}
{{- range $name, $container := index . 1 }}
{{- with $container }}
- name: {{ $name }}
  {{- toYaml (omit . "name") | nindent 2 }}
  {{- if not (hasKey . "securityContext") }}
  securityContext:
    {{- toYaml $context.Values.securityContext | nindent 4 }}
  {{- end }}
{{- end }}
{{- end }}
{{- end -}}

{{- define "orders-gateway.env" -}}
{{- range $name, $value := . }}
{{- if kindIs "map" $value }}
- name: {{ $name }}
  valueFrom:
    {{- toYaml $value | nindent 4 }}
{{- else if not (kindIs "invalid" $value) }}
- {name: {{ $name }}, value: {{ toString $value | quote }}}
{{- end }}
{{- end }}
{{- end -}}

{{/* A probe: (list context timing service). */}}
{{- define "orders-gateway.probe" -}}
grpc: {port: {{ include "orders-gateway.healthPort" (index . 0) }}, service: {{ index . 2 | quote }}}
{{ toYaml (index . 1) }}
{{- end -}}

{{/* Labels of the pod of `helm test`, which no selector may match. */}}
{{- define "orders-gateway.testLabels" -}}
app.kubernetes.io/name: {{ include "orders-gateway.name" . }}-test
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}
