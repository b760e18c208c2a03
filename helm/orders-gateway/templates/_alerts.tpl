{{/* What the alerts look at: this release's pods. */}}
{{- define "orders-gateway.series" -}}
namespace="{{ .Release.Namespace }}",job="{{ include "orders-gateway.fullname" . }}-metrics"
{{- end -}}

{{/* Share of calls that failed by our fault or the upstream's, over a time: (list context "5m"). */}}
{{- define "orders-gateway.failures" -}}
grpc_server_handled_total{ {{- include "orders-gateway.series" . -}} ,grpc_service="{{ include "orders-gateway.apiService" . }}",grpc_code=~"Unknown|DeadlineExceeded|Internal|Unavailable|DataLoss"}
{{- end -}}
{{- define "orders-gateway.errorShare" -}}
{{- $context := index . 0 -}}
sum(rate({{ include "orders-gateway.failures" $context }}[{{ index . 1 }}]))
/
sum(rate(grpc_server_handled_total{ {{- include "orders-gateway.series" $context -}} ,grpc_service="{{ include "orders-gateway.apiService" $context }}"}[{{ index . 1 }}]))
{{- end -}}

{{/*
Both windows burn the budget that quickly, and it is not a handful of calls:
(dict "context" $ "long" "1h" "short" "5m" "factor" 14.4).
*/}}
{{- define "orders-gateway.burn" -}}
{{- $limit := printf "> %v * (1 - %v)" .factor .context.Values.prometheusRule.objective -}}
({{ include "orders-gateway.errorShare" (list .context .long) }}) {{ $limit }}
and
({{ include "orders-gateway.errorShare" (list .context .short) }}) {{ $limit }}
and
sum(increase({{ include "orders-gateway.failures" .context }}[{{ .long }}])) > 5
{{- end -}}

{{/* One alert, unless it is disabled: (dict "context" $ "name" ... "for" ... "severity" ... "expr" ... "summary" ... "description" ...). */}}
{{- define "orders-gateway.alert" -}}
{{- $values := .context.Values.prometheusRule -}}
{{- if not (get $values.disabled .name) }}
- alert: {{ .name }}
  expr: |
    {{- .expr | nindent 4 }}
  for: {{ .for }}
  labels:
    severity: {{ .severity }}
    release: {{ .context.Release.Name }}
    {{- with $values.alertLabels }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
  annotations:
    summary: {{ .summary | quote }}
    description: {{ .description | quote }}
    {{- with $values.runbookUrl }}
    runbook_url: {{ printf "%s#%s" . (lower $.name) }}
    {{- end }}
{{- end -}}
{{- end -}}

{{- define "orders-gateway.alerts" -}}
{{- $values := .Values.prometheusRule -}}
{{- $series := include "orders-gateway.series" . -}}
{{- $who := printf "orders-gateway %s in %s" (include "orders-gateway.fullname" .) .Release.Namespace -}}
{{- include "orders-gateway.alert" (dict "context" . "name" "OrdersGatewayDown"
    "for" "5m" "severity" "critical"
    "expr" (printf "absent(up{%s} == 1)" $series)
    "summary" (printf "%s: no pod can be scraped" $who)
    "description" "Prometheus reaches none of the pods: they are gone, or the scrape is broken.") }}
{{- include "orders-gateway.alert" (dict "context" . "name" "OrdersGatewayErrorBudgetFast"
    "for" "2m" "severity" "critical"
    "expr" (include "orders-gateway.burn" (dict "context" . "long" "1h" "short" "5m" "factor" 14.4))
    "summary" (printf "%s: calls fail fast enough to use up the month's error budget in two days" $who)
    "description" "{{ $value | humanizePercentage }} of the last hour's calls failed by the gateway's or the upstream's fault. The dashboard shows the reasons.") }}
{{- include "orders-gateway.alert" (dict "context" . "name" "OrdersGatewayErrorBudgetSlow"
    "for" "15m" "severity" "warning"
    "expr" (include "orders-gateway.burn" (dict "context" . "long" "1d" "short" "2h" "factor" 3))
    "summary" (printf "%s: calls fail fast enough to use up the month's error budget in ten days" $who)
    "description" "{{ $value | humanizePercentage }} of the last day's calls failed by the gateway's or the upstream's fault. The dashboard shows the reasons.") }}
{{- include "orders-gateway.alert" (dict "context" . "name" "OrdersGatewayCredentialUnavailable"
    "for" "2m" "severity" "critical"
    "expr" (printf "partnercenter_credential_available{%s} == 0" $series)
    "summary" (printf "%s: no token for Partner Center" $who)
    "description" "Pod {{ $labels.pod }} has no token, so all its calls fail. Its log, and --check-credential, tell what Entra answers.") }}
{{- include "orders-gateway.alert" (dict "context" . "name" "OrdersGatewayCredentialExpiring"
    "for" "1m" "severity" "warning"
    "expr" (printf "partnercenter_token_expiry_timestamp_seconds{%s} - time() < %v and partnercenter_token_expiry_timestamp_seconds{%s} > 0" $series $values.tokenSeconds $series)
    "summary" (printf "%s: the token for Partner Center is not renewed" $who)
    "description" "The token of pod {{ $labels.pod }} ends in {{ $value | humanizeDuration }}. It should have been renewed minutes ago.") }}
{{- include "orders-gateway.alert" (dict "context" . "name" "OrdersGatewayCertificateExpiring"
    "for" "1h" "severity" "warning"
    "expr" (printf "partnercenter_certificate_expiry_timestamp_seconds{%s} - time() < %v * 86400 and partnercenter_certificate_expiry_timestamp_seconds{%s} > 0" $series $values.certificateDays $series)
    "summary" (printf "%s: a certificate of the API listener ends soon" $who)
    "description" "The certificate {{ $labels.certificate }} of pod {{ $labels.pod }} ends in {{ $value | humanizeDuration }}.") }}
{{- include "orders-gateway.alert" (dict "context" . "name" "OrdersGatewayCertificateReloadFailed"
    "for" "1m" "severity" "warning"
    "expr" (printf "increase(partnercenter_certificate_reload_total{%s,result=\"failed\"}[15m]) > 0" $series)
    "summary" (printf "%s: new certificate files are not good" $who)
    "description" "Pod {{ $labels.pod }} keeps serving with the old ones. Its log names the file and what is wrong.") }}
{{- include "orders-gateway.alert" (dict "context" . "name" "OrdersGatewayThrottled"
    "for" "10m" "severity" "warning"
    "expr" (printf "sum(rate(partnercenter_upstream_requests_total{%s,outcome=\"429\"}[10m]))\n/\nsum(rate(partnercenter_upstream_requests_total{%s}[10m]))\n> %v" $series $series $values.throttledShare)
    "summary" (printf "%s: Partner Center throttles" $who)
    "description" "{{ $value | humanizePercentage }} of the tries are answered 429: callers, or other programs of the tenant, use up its quota.") }}
{{- include "orders-gateway.alert" (dict "context" . "name" "OrdersGatewayUpstreamBlocked"
    "for" "5m" "severity" "warning"
    "expr" (printf "max by (scope) (avg_over_time(partnercenter_upstream_blocked{%s,scope=~\"breaker|tenant\"}[10m])) > 0.5" $series)
    "summary" (printf "%s: Partner Center is mostly not asked" $who)
    "description" "For more than half of ten minutes the gate was closed ({{ $labels.scope }}): breaker, Partner Center fails call after call; tenant, its quota is used up. Callers get kept answers if they take them, else errors.") }}
{{- include "orders-gateway.alert" (dict "context" . "name" "OrdersGatewayRetryBudgetExhausted"
    "for" "10m" "severity" "warning"
    "expr" (printf "max_over_time(partnercenter_retry_budget{%s}[5m]) < 2" $series)
    "summary" (printf "%s: no retries are left" $who)
    "description" "Pod {{ $labels.pod }} has used up its budget of retries: more than a tenth of the requests to Partner Center fail for a moment, and callers get these errors.") }}
{{- include "orders-gateway.alert" (dict "context" . "name" "OrdersGatewayRateLimitReached"
    "for" "10m" "severity" "warning"
    "expr" (printf "max_over_time(partnercenter_rate_limit_available{%s}[5m]) < 1 and partnercenter_rate_limit_requests_per_minute{%s} > 0" $series $series)
    "summary" (printf "%s: calls wait for the pace" $who)
    "description" "Pod {{ $labels.pod }} makes all the requests that limits.requestsPerMinute allows; calls wait for their turn, and those that cannot are RATE_LIMITED.") }}
{{- include "orders-gateway.alert" (dict "context" . "name" "OrdersGatewayQueueFilling"
    "for" "5m" "severity" "warning"
    "expr" (printf "partnercenter_queue_calls{%s} / partnercenter_queue_limit{%s} > %v" $series $series $values.queueShare)
    "summary" (printf "%s: calls pile up" $who)
    "description" "The queue of pod {{ $labels.pod }} is {{ $value | humanizePercentage }} full. When it is full, calls are refused with OVERLOADED.") }}
{{- /* A member that is there for good must not be an alert for good: one day is enough to read of it. */}}
{{- include "orders-gateway.alert" (dict "context" . "name" "OrdersGatewayUnmappedMembers"
    "for" "1m" "severity" "info"
    "expr" (printf "sum by (member) (partnercenter_unmapped_members_total{%s}) > 0\nunless\nsum by (member) (partnercenter_unmapped_members_total{%s} offset 1d) > 0" $series $series)
    "summary" (printf "%s: Partner Center sends a member that the contract does not have" $who)
    "description" "{{ $labels.member }} is passed on in Order.unmapped. A newer version of the gateway may have a field for it.") }}
{{- range $name, $alert := $values.extraAlerts }}
- alert: {{ $name }}
  {{- toYaml $alert | nindent 2 }}
{{- end }}
{{- end -}}
