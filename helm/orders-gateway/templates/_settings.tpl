{{/* Settings of config.proto, as JSON by their paths. Made by scripts/settings. */}}

{{/* The chart's values to use in place of a setting. */}}
{{- define "orders-gateway.chartSettings" -}}
{
  "api.address": "listenHost",
  "api.tls": "tls",
  "health.address": "listenHost",
  "metrics": "listenHost, and metrics for the Service"
}
{{- end -}}

{{/* Texts: what each must be, and the pattern of it. */}}
{{- define "orders-gateway.settingForms" -}}
{
  "upstream.baseUrl": {
    "must": "an https URL without user, query and fragment; http only if the host is loopback",
    "pattern": "^(https://[^/?#@]+|http://(localhost|127(\\.[0-9]{1,3}){3}|\\[::1\\])(:[0-9]+)?)(/[^?#@]*)?$"
  },
  "upstream.loginAuthority": {
    "must": "an https URL without user, query and fragment; http only if the host is loopback",
    "pattern": "^(https://[^/?#@]+|http://(localhost|127(\\.[0-9]{1,3}){3}|\\[::1\\])(:[0-9]+)?)(/[^?#@]*)?$"
  },
  "upstream.caFile": {
    "must": "an absolute path",
    "pattern": "^/"
  },
  "upstream.proxy": {
    "must": "host:port or http://host:port, without user",
    "pattern": "^((http://)?([0-9A-Za-z._-]+|\\[[0-9A-Fa-f:.]+\\]):[1-9][0-9]{0,4}/?)?$"
  },
  "credential.tokenFile.path": {
    "must": "an absolute path",
    "pattern": "^/"
  },
  "credential.clientSecret.tenantId": {
    "must": "a GUID or a domain",
    "pattern": "^[0-9A-Za-z-][0-9A-Za-z.-]{0,252}$"
  },
  "credential.clientSecret.clientId": {
    "must": "a GUID",
    "pattern": "^[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$"
  },
  "credential.clientSecret.secretFile": {
    "must": "an absolute path",
    "pattern": "^/"
  },
  "credential.workloadIdentity.tenantId": {
    "must": "a GUID or a domain, or empty",
    "pattern": "^([0-9A-Za-z-][0-9A-Za-z.-]{0,252})?$"
  },
  "credential.workloadIdentity.clientId": {
    "must": "a GUID, or empty",
    "pattern": "^([0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12})?$"
  },
  "credential.workloadIdentity.federatedTokenFile": {
    "must": "an absolute path, or empty",
    "pattern": "^(/|$)"
  },
  "credential.refreshToken.tenantId": {
    "must": "a GUID or a domain",
    "pattern": "^[0-9A-Za-z-][0-9A-Za-z.-]{0,252}$"
  },
  "credential.refreshToken.clientId": {
    "must": "a GUID",
    "pattern": "^[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$"
  },
  "credential.refreshToken.secretFile": {
    "must": "an absolute path",
    "pattern": "^/"
  },
  "credential.refreshToken.refreshTokenFile": {
    "must": "an absolute path",
    "pattern": "^/"
  }
}
{{- end -}}

{{/* Durations: both bounds. */}}
{{- define "orders-gateway.settingBounds" -}}
{
  "api.maxConnectionAge": {
    "min": "1s",
    "max": "24h"
  },
  "upstream.connectTimeout": {
    "min": "10ms",
    "max": "5m"
  },
  "upstream.attemptTimeout": {
    "min": "10ms",
    "max": "10m"
  },
  "cache.defaultMaxAge": {
    "min": "0s",
    "max": "24h"
  },
  "limits.maxDeadline": {
    "min": "10ms",
    "max": "1h"
  },
  "shutdown.readinessDelay": {
    "min": "0s",
    "max": "1h"
  },
  "shutdown.drain": {
    "min": "0s",
    "max": "1h"
  }
}
{{- end -}}

{{/* Sizes in bytes: the defaults. */}}
{{- define "orders-gateway.settingDefaults" -}}
{
  "upstream.maxBodyBytes": 33554432,
  "cache.maxBytes": 67108864,
  "limits.maxResponseBytes": 4194304,
  "limits.waiterBytes": 33554432,
  "limits.replyBytes": 134217728,
  "limits.bodyBytes": 134217728
}
{{- end -}}
