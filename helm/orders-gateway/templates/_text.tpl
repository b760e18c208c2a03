{{/*
Values as YAML. Every text that is not written by toYaml is quoted, or YAML would take
`no` for false and `1e3` for 1000.
*/}}

{{/* A text with the templates in it rendered: (list context text). */}}
{{- define "orders-gateway.text" -}}
{{- $text := toString (default "" (index . 1)) -}}
{{- if contains "{{" $text -}}{{ tpl $text (index . 0) }}{{- else -}}{{ $text }}{{- end -}}
{{- end -}}

{{/*
A value with the templates in all its texts rendered, as the JSON {"it": value}:
(list context value). Members that are null are left out.
*/}}
{{- define "orders-gateway.rendered" -}}
{{- $context := index . 0 -}}
{{- $value := index . 1 -}}
{{- if kindIs "string" $value -}}
{{- $value = include "orders-gateway.text" . -}}
{{- else if kindIs "map" $value -}}
{{- $map := dict -}}
{{- range $key, $member := $value -}}
{{- if not (kindIs "invalid" $member) -}}
{{- $_ := set $map (include "orders-gateway.text" (list $context $key)) (include "orders-gateway.rendered" (list $context $member) | fromJson).it -}}
{{- end -}}
{{- end -}}
{{- $value = $map -}}
{{- else if kindIs "slice" $value -}}
{{- $list := list -}}
{{- range $value -}}
{{- $list = append $list (include "orders-gateway.rendered" (list $context .) | fromJson).it -}}
{{- end -}}
{{- $value = $list -}}
{{- end -}}
{{- dict "it" $value | toJson -}}
{{- end -}}

{{/* A value with its templates rendered, as YAML: (list context value). */}}
{{- define "orders-gateway.yaml" -}}
{{- (include "orders-gateway.rendered" . | fromJson).it | toYaml -}}
{{- end -}}

{{/* Some of the values that are given, each below its name: (list context name...). */}}
{{- define "orders-gateway.given" -}}
{{- $given := dict -}}
{{- $values := index . 1 -}}
{{- range slice . 2 -}}
{{- $value := get $values . -}}
{{- if $value -}}{{- $_ := set $given . $value -}}{{- end -}}
{{- end -}}
{{- if $given -}}{{- include "orders-gateway.yaml" (list (index . 0) $given) -}}{{- end -}}
{{- end -}}

{{/*
The entries of a value that is a map by their names, or a list of entries with their
names, as the JSON {"it": list}: (list context "extraVolumes" "name" value). A map's
entry that is null is left out.
*/}}
{{- define "orders-gateway.entries" -}}
{{- $path := index . 1 -}}
{{- $key := index . 2 -}}
{{- $value := index . 3 -}}
{{- $entries := list -}}
{{- if kindIs "map" $value -}}
{{- range $name, $entry := $value -}}
{{- if hasKey (default dict $entry) $key -}}
{{- fail (printf "%s.%s.%s: is given twice: in a map, the entry's key is its %s" $path $name $key $key) -}}
{{- end -}}
{{- if not (kindIs "invalid" $entry) -}}
{{- $entries = append $entries (merge (dict $key $name) $entry) -}}
{{- end -}}
{{- end -}}
{{- else -}}
{{- $entries = default list $value -}}
{{- end -}}
{{- include "orders-gateway.rendered" (list (index . 0) $entries) -}}
{{- end -}}

{{/* These entries as YAML. */}}
{{- define "orders-gateway.entriesYaml" -}}
{{- with (include "orders-gateway.entries" . | fromJson).it -}}{{- toYaml . -}}{{- end -}}
{{- end -}}

{{/*
The text of an environment variable, which may be given as a number: (list path value).
Whoever reads the values turns a number into a float, so digits of larger ones and of
fractions (1.10) are lost before the chart sees them.
*/}}
{{- define "orders-gateway.envText" -}}
{{- $value := index . 1 -}}
{{- if not (kindIs "float64" $value) -}}
{{- toString $value -}}
{{- else if or (ne $value (floor $value)) (gt $value 9007199254740991.0) (lt $value -9007199254740991.0) -}}
{{- fail (printf "%s: must be a text, in quotes: the digits of a number may not be those that were written" (index . 0)) -}}
{{- else -}}
{{- printf "%.0f" $value -}}
{{- end -}}
{{- end -}}

{{/* Environment variables: a map by name of texts or sources, or a list. */}}
{{- define "orders-gateway.env" -}}
{{- $env := .Values.extraEnv -}}
{{- $entries := list -}}
{{- if kindIs "map" $env -}}
{{- range $name, $value := $env -}}
{{- if kindIs "map" $value -}}
{{- $entries = append $entries (dict "name" $name "valueFrom" $value) -}}
{{- else if not (kindIs "invalid" $value) -}}
{{- $entries = append $entries (dict "name" $name "value" (include "orders-gateway.envText" (list (printf "extraEnv.%s" $name) $value))) -}}
{{- end -}}
{{- end -}}
{{- else -}}
{{- range $entry := $env -}}
{{- if not (kindIs "invalid" $entry.value) -}}
{{- $entry = merge (dict "value" (include "orders-gateway.envText" (list (printf "extraEnv[name=%s].value" $entry.name) $entry.value))) $entry -}}
{{- end -}}
{{- $entries = append $entries $entry -}}
{{- end -}}
{{- end -}}
{{- include "orders-gateway.yaml" (list . $entries) -}}
{{- end -}}
