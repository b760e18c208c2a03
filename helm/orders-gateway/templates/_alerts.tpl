{{/* Selector of the alerts: this release's pods. */}}
{{- define "orders-gateway.series" -}}
namespace="{{ .Release.Namespace }}",job="{{ include "orders-gateway.fullname" . }}-metrics"
{{- end -}}

{{/*
Selector of the calls that shares are shares of. Calls that the caller cancelled, or
was never entitled to, are no part of them: in a flood of these, an outage would hide.
*/}}
{{- define "orders-gateway.calls" -}}
grpc_server_handled_total{ {{- include "orders-gateway.series" . -}} ,grpc_service="{{ include "orders-gateway.apiService" . }}",grpc_code!~"Canceled|InvalidArgument|PermissionDenied|Unauthenticated"}
{{- end -}}

{{/* Selector of the calls that failed because of the gateway or the upstream. */}}
{{- define "orders-gateway.failures" -}}
grpc_server_handled_total{ {{- include "orders-gateway.series" . -}} ,grpc_service="{{ include "orders-gateway.apiService" . }}",grpc_code=~"Unknown|DeadlineExceeded|Internal|Unavailable|DataLoss"}
{{- end -}}

{{/* Share of calls that failed because of the gateway or the upstream, over a time: (list context "5m"). */}}
{{- define "orders-gateway.errorShare" -}}
{{- $context := index . 0 -}}
sum(rate({{ include "orders-gateway.failures" $context }}[{{ index . 1 }}]))
/
sum(rate({{ include "orders-gateway.calls" $context }}[{{ index . 1 }}]))
{{- end -}}

{{/*
Both windows burn the error budget at that factor, and more than five calls failed:
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

{{/*
Calls that were refused for the reasons of this regular expression are more than this
share of all calls, and at least so many: (dict "context" $ "reasons" ".."
"sum" "sum by (reason) " "share" 0.5 "calls" 3). The window has four scrapes at an interval
of a minute, and is short enough that a share that rises to 1 is seen within 5 minutes.
*/}}
{{- define "orders-gateway.refused" -}}
{{- $refused := printf "partnercenter_errors_total{%s,reason=~\"%s\"}" (include "orders-gateway.series" .context) .reasons -}}
{{ .sum }}(rate({{ $refused }}[4m]))
/ ignoring (reason) group_left
sum(rate({{ include "orders-gateway.calls" .context }}[4m])) > {{ .share }}
and
{{ .sum }}(increase({{ $refused }}[4m])) >= {{ .calls }}
{{- end -}}

{{/* One alert, unless it is disabled: (dict "context" $ "name" ... "for" ... "severity" ... "expr" ... "summary" ... "description" ...). */}}
{{- define "orders-gateway.alert" -}}
{{- $values := .context.Values.prometheusRule -}}
{{- if not (get (default dict $values.disabled) .name) }}
- alert: {{ .name }}
  expr: |
    {{- .expr | nindent 4 }}
  for: {{ .for }}
  labels:
    {{- merge (dict) (default dict $values.alertLabels) (dict "severity" .severity "release" .context.Release.Name) | toYaml | nindent 4 }}
  annotations:
    summary: {{ .summary | quote }}
    description: {{ .description | quote }}
    {{- with $values.runbookUrl }}
    runbook_url: {{ printf "%s#%s" . (lower $.name) | quote }}
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
    "description" "Prometheus cannot scrape any pod. The pods are gone, or scraping is broken.") }}
{{- include "orders-gateway.alert" (dict "context" . "name" "OrdersGatewayErrorBudgetFast"
    "for" "2m" "severity" "critical"
    "expr" (include "orders-gateway.burn" (dict "context" . "long" "1h" "short" "5m" "factor" 14.4))
    "summary" (printf "%s: calls fail fast enough to use up the month's error budget in two days" $who)
    "description" "{{ $value | humanizePercentage }} of the last hour's calls failed because of the gateway or the upstream. The dashboard shows the reasons.") }}
{{- include "orders-gateway.alert" (dict "context" . "name" "OrdersGatewayErrorBudgetSlow"
    "for" "15m" "severity" "warning"
    "expr" (include "orders-gateway.burn" (dict "context" . "long" "1d" "short" "2h" "factor" 3))
    "summary" (printf "%s: calls fail fast enough to use up the month's error budget in ten days" $who)
    "description" "{{ $value | humanizePercentage }} of the last day's calls failed because of the gateway or the upstream. The dashboard shows the reasons.") }}
{{- include "orders-gateway.alert" (dict "context" . "name" "OrdersGatewayNearlyAllCallsRefused"
    "for" "0s" "severity" "critical"
    "expr" (include "orders-gateway.refused" (dict "context" . "sum" "sum" "calls" 5
      "reasons" "CIRCUIT_OPEN|OVERLOADED|RATE_LIMITED|UPSTREAM_THROTTLED" "share" $values.refusedShareCritical))
    "summary" (printf "%s: nearly all calls are refused" $who)
    "description" "{{ $value | humanizePercentage }} of the calls of the last minutes were refused: by a limit of the gateway, for the quota of Partner Center, or by the circuit breaker. The dashboard shows the reasons.") }}
{{- include "orders-gateway.alert" (dict "context" . "name" "OrdersGatewayCallsRefused"
    "for" "1m" "severity" "warning"
    "expr" (include "orders-gateway.refused" (dict "context" . "sum" "sum by (reason) " "calls" 3
      "reasons" "CALLER_LIMIT|CIRCUIT_OPEN|OVERLOADED|RATE_LIMITED|UPSTREAM_THROTTLED" "share" $values.refusedShare))
    "summary" (printf "%s: calls are refused with {{ $labels.reason }}" $who)
    "description" "{{ $value | humanizePercentage }} of the calls of the last minutes were refused with {{ $labels.reason }}, which docs/errors.md explains.") }}
{{- include "orders-gateway.alert" (dict "context" . "name" "OrdersGatewayCredentialUnavailable"
    "for" "2m" "severity" "critical"
    "expr" (printf "partnercenter_credential_available{%s} == 0" $series)
    "summary" (printf "%s: no token for Partner Center" $who)
    "description" "Pod {{ $labels.pod }} has no token, so all its calls fail. Its log and --check-credential show the response of Entra.") }}
{{- include "orders-gateway.alert" (dict "context" . "name" "OrdersGatewayCredentialExpiring"
    "for" "1m" "severity" "warning"
    "expr" (printf "partnercenter_token_expiry_timestamp_seconds{%s} - time() < %v and partnercenter_token_expiry_timestamp_seconds{%s} > 0" $series $values.tokenSeconds $series)
    "summary" (printf "%s: the token for Partner Center is not renewed" $who)
    "description" "The token of pod {{ $labels.pod }} expires in {{ $value | humanizeDuration }}. It should have been renewed minutes ago.") }}
{{- include "orders-gateway.alert" (dict "context" . "name" "OrdersGatewayCertificateExpiring"
    "for" "1h" "severity" "warning"
    "expr" (printf "partnercenter_certificate_expiry_timestamp_seconds{%s} - time() < %v * 86400 and partnercenter_certificate_expiry_timestamp_seconds{%s} > 0" $series $values.certificateDays $series)
    "summary" (printf "%s: a certificate of the API listener expires soon" $who)
    "description" "The certificate {{ $labels.certificate }} of pod {{ $labels.pod }} expires in {{ $value | humanizeDuration }}.") }}
{{- include "orders-gateway.alert" (dict "context" . "name" "OrdersGatewayCertificateReloadFailed"
    "for" "1m" "severity" "warning"
    "expr" (printf "increase(partnercenter_certificate_reload_total{%s,result=\"failed\"}[15m]) > 0" $series)
    "summary" (printf "%s: new certificate files are not valid" $who)
    "description" "Pod {{ $labels.pod }} still serves with the old files. Its log names the file and the error.") }}
{{- include "orders-gateway.alert" (dict "context" . "name" "OrdersGatewayThrottled"
    "for" "10m" "severity" "warning"
    "expr" (printf "sum(rate(partnercenter_upstream_requests_total{%s,outcome=\"429\"}[10m]))\n/\nsum(rate(partnercenter_upstream_requests_total{%s}[10m]))\n> %v" $series $series $values.throttledShare)
    "summary" (printf "%s: Partner Center throttles" $who)
    "description" "{{ $value | humanizePercentage }} of the attempts are answered 429. Callers, or other programs of the tenant, use up its quota.") }}
{{- include "orders-gateway.alert" (dict "context" . "name" "OrdersGatewayUpstreamBlocked"
    "for" "5m" "severity" "warning"
    "expr" (printf "max by (scope) (avg_over_time(partnercenter_upstream_blocked{%s,scope=~\"breaker|tenant\"}[10m])) > 0.5" $series)
    "summary" (printf "%s: requests to Partner Center are blocked most of the time" $who)
    "description" "For more than half of the last ten minutes requests to Partner Center were blocked (scope {{ $labels.scope }}). breaker: Partner Center fails repeatedly. tenant: its quota is used up. Callers get cached responses if they accept them, else errors.") }}
{{- include "orders-gateway.alert" (dict "context" . "name" "OrdersGatewayRetryBudgetExhausted"
    "for" "10m" "severity" "warning"
    "expr" (printf "max_over_time(partnercenter_retry_budget{%s}[5m]) < 2" $series)
    "summary" (printf "%s: the retry budget is exhausted" $who)
    "description" "Pod {{ $labels.pod }} has exhausted its retry budget: more than a tenth of the requests to Partner Center fail transiently, and callers get these errors.") }}
{{- include "orders-gateway.alert" (dict "context" . "name" "OrdersGatewayRateLimitReached"
    "for" "10m" "severity" "warning"
    "expr" (printf "max_over_time(partnercenter_rate_limit_available{%s}[5m]) < 1 and partnercenter_rate_limit_requests_per_minute{%s} > 0" $series $series)
    "summary" (printf "%s: calls wait for the rate limit" $who)
    "description" "Pod {{ $labels.pod }} makes all requests that limits.requestsPerMinute allows. Calls wait for their turn; those that cannot wait fail with RATE_LIMITED.") }}
{{- include "orders-gateway.alert" (dict "context" . "name" "OrdersGatewayQueueFilling"
    "for" "5m" "severity" "warning"
    "expr" (printf "partnercenter_queue_calls{%s} / partnercenter_queue_limit{%s} > %v" $series $series $values.queueShare)
    "summary" (printf "%s: the queue is filling up" $who)
    "description" "The queue of pod {{ $labels.pod }} is {{ $value | humanizePercentage }} full. When it is full, calls are refused with OVERLOADED.") }}
{{- /* A member that stays must not alert forever: the alert ends after one day. */}}
{{- include "orders-gateway.alert" (dict "context" . "name" "OrdersGatewayUnmappedMembers"
    "for" "1m" "severity" "info"
    "expr" (printf "sum by (member) (partnercenter_unmapped_members_total{%s}) > 0\nunless\nsum by (member) (partnercenter_unmapped_members_total{%s} offset 1d) > 0" $series $series)
    "summary" (printf "%s: Partner Center sends a member that is not in the contract" $who)
    "description" "{{ $labels.member }} is passed on in Order.unmapped. A newer version of the gateway may have a field for it.") }}
{{- range $name, $alert := $values.extraAlerts }}
- alert: {{ $name | quote }}
  {{- toYaml $alert | nindent 2 }}
{{- end }}
{{- end -}}
