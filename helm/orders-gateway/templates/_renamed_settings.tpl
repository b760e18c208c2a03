{{/* Values that have a new name. They are no aliases: a release that has one is refused. */}}

{{/* Old and new paths, all of two members: (list map "prefix." (dict old new)). */}}
{{- define "orders-gateway.checkRenamed" -}}
{{- $map := index . 0 -}}
{{- $prefix := index . 1 -}}
{{- range $old, $new := index . 2 -}}
{{- $keys := splitList "." $old -}}
{{- if hasKey (default dict (get $map (first $keys))) (last $keys) -}}
{{- fail (printf "%s%s: is now %s%s" $prefix $old $prefix $new) -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{/* The former_path options of config.proto (scripts/settings compares them). */}}
{{- define "orders-gateway.checkRenamedSettings" -}}
{{- include "orders-gateway.checkRenamed" (list . "config." (dict
      "upstream.tryTimeout" "upstream.attemptTimeout")) -}}
{{- end -}}

{{/* The chart's own values, which values.schema.json still knows by their old names. */}}
{{- define "orders-gateway.checkRenamedValues" -}}
{{- include "orders-gateway.checkRenamed" (list . "" (dict
      "autoscaling.targetCpuUtilization" "autoscaling.targetCPUUtilizationPercentage"
      "autoscaling.targetMemoryUtilization" "autoscaling.targetMemoryUtilizationPercentage"
      "serviceAccount.automountToken" "serviceAccount.automount")) -}}
{{- end -}}
