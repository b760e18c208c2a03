{{/*
Settings of `config` that have a new name, in pairs: old path, new path. These are
the former_path options of config.proto (scripts/settings compares them), all of
two members. They are no aliases: a configuration that has one is refused.
*/}}
{{- define "orders-gateway.checkRenamedSettings" -}}
{{- $config := . -}}
{{- range $old, $new := dict
      "upstream.tryTimeout" "upstream.attemptTimeout" -}}
{{- $keys := splitList "." $old -}}
{{- if hasKey (default dict (get $config (first $keys))) (last $keys) -}}
{{- fail (printf "config.%s: is now config.%s" $old $new) -}}
{{- end -}}
{{- end -}}
{{- end -}}
