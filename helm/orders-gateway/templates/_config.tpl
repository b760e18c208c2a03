{{/* The gateway's configuration and the files that it names. */}}

{{/* Where Secrets and ConfigMaps are mounted, one directory each. */}}
{{- define "orders-gateway.mounts" -}}/run/secrets/orders-gateway{{- end -}}

{{/* The simulated Entra's client; its secret is the pod's uid. */}}
{{- define "orders-gateway.simulatorTenant" -}}contoso.test{{- end -}}
{{- define "orders-gateway.simulatorClient" -}}6731de76-14a6-49ae-97bc-6eba6914391e{{- end -}}
{{/* Its first customer, as long as it makes the orders up itself. */}}
{{- define "orders-gateway.simulatorCustomer" -}}44e5b981-00c6-4fb0-a738-22ac2ea54ab1{{- end -}}
{{- define "orders-gateway.simulatorAddress" -}}127.0.0.1:8080{{- end -}}

{{- define "orders-gateway.hasClientCa" -}}
{{- if or .Values.tls.clientCa.secretName .Values.tls.clientCa.configMapName -}}true{{- end -}}
{{- end -}}

{{- define "orders-gateway.tlsSecretName" -}}
{{- $own := ternary (printf "%s-tls" (include "orders-gateway.fullname" .)) "" (default false .Values.certificate.enabled) -}}
{{- default $own (include "orders-gateway.text" (list . .Values.tls.secretName)) -}}
{{- end -}}

{{/*
Sets the members that a map lacks, or has as null: (list map defaults). Unlike sprig's merge it does
not overwrite false, 0 or "".
*/}}
{{- define "orders-gateway.setDefaults" -}}
{{- $map := index . 0 -}}
{{- range $key, $value := index . 1 -}}
{{- if and (kindIs "map" $value) (kindIs "map" (get $map $key)) -}}
{{- include "orders-gateway.setDefaults" (list (get $map $key) $value) -}}
{{- else if or (not (hasKey $map $key)) (kindIs "invalid" (get $map $key)) -}}
{{- $_ := set $map $key $value -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{/* Adds the settings of the configured credential. */}}
{{- define "orders-gateway.addCredential" -}}
{{- $config := index . 0 -}}
{{- $values := (index . 1).Values -}}
{{- $directory := printf "%s/credential" (include "orders-gateway.mounts" (index . 1)) -}}
{{- if $values.simulator.enabled -}}
{{- $url := printf "http://%s" (include "orders-gateway.simulatorAddress" .) -}}
{{- $_ := set $config "credential" (dict "clientSecret" (dict
      "tenantId" (include "orders-gateway.simulatorTenant" .)
      "clientId" (include "orders-gateway.simulatorClient" .)
      "secretFile" (printf "%s/client-secret" $directory))) -}}
{{- include "orders-gateway.setDefaults" (list $config (dict
      "upstream" (dict "baseUrl" (printf "%s/v1" $url) "loginAuthority" $url)
      "health" (dict "requireCredential" true))) -}}
{{- else if and $values.workloadIdentity.enabled (not $config.credential) -}}
{{- $_ := set $config "credential" (dict "workloadIdentity" (dict)) -}}
{{- end -}}
{{- if and $values.credential.secretName (not $values.simulator.enabled) -}}
{{- $keys := $values.credential.keys -}}
{{- $files := dict
      "tokenFile" (dict "path" (printf "%s/%s" $directory $keys.token))
      "clientSecret" (dict "secretFile" (printf "%s/%s" $directory $keys.clientSecret))
      "refreshToken" (dict
        "secretFile" (printf "%s/%s" $directory $keys.clientSecret)
        "refreshTokenFile" (printf "%s/%s" $directory $keys.refreshToken)) -}}
{{- range $kind, $given := $config.credential -}}
{{- if hasKey $files $kind -}}
{{- include "orders-gateway.setDefaults" (list $given (get $files $kind)) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{- define "orders-gateway.addTls" -}}
{{- $config := index . 0 -}}
{{- $context := index . 1 -}}
{{- $mounts := include "orders-gateway.mounts" $context -}}
{{- if $context.Values.tls.enabled -}}
{{- $tls := dict
      "certificateFile" (printf "%s/tls/tls.crt" $mounts)
      "keyFile" (printf "%s/tls/tls.key" $mounts) -}}
{{- if include "orders-gateway.hasClientCa" $context -}}
{{- $_ := set $tls "clientCaFile" (printf "%s/client-ca/%s" $mounts $context.Values.tls.clientCa.key) -}}
{{- end -}}
{{- $_ := set $config.api "tls" $tls -}}
{{- else if $context.Values.simulator.enabled -}}
{{- include "orders-gateway.setDefaults" (list $config.api (dict "allowPlaintext" true)) -}}
{{- end -}}
{{- end -}}

{{/* The configuration file, checked for errors that only the chart can see. */}}
{{- define "orders-gateway.config" -}}
{{- $config := deepCopy (default dict .Values.config) -}}
{{- include "orders-gateway.checkRenamedSettings" $config -}}
{{- include "orders-gateway.checkSettings" $config -}}
{{- $host := .Values.listenHost -}}
{{- include "orders-gateway.setDefaults" (list $config (dict
      "api" (dict "address" (printf "%s:%s" $host (include "orders-gateway.apiPort" .)))
      "health" (dict "address" (printf "%s:%s" $host (include "orders-gateway.healthPort" .)))
      "metrics" (dict "address" (printf "%s:%s" $host (include "orders-gateway.metricsPort" .))))) -}}
{{- include "orders-gateway.addCredential" (list $config .) -}}
{{- include "orders-gateway.addTls" (list $config .) -}}
{{- if or .Values.upstreamCa.secretName .Values.upstreamCa.configMapName -}}
{{- include "orders-gateway.setDefaults" (list $config (dict "upstream" (dict
      "caFile" (printf "%s/upstream-ca/%s" (include "orders-gateway.mounts" .) .Values.upstreamCa.key)))) -}}
{{- end -}}
{{- include "orders-gateway.checkConfig" (list $config .) -}}
{{- toPrettyJson $config -}}
{{- end -}}

{{/* A value of `config`, as the JSON {"it": value}; null if there is none: (list config "api.tls"). */}}
{{- define "orders-gateway.setting" -}}
{{- $value := index . 0 -}}
{{- range index . 1 | splitList "." -}}
{{- if kindIs "map" $value -}}{{- $value = index $value . -}}{{- end -}}
{{- end -}}
{{- dict "it" $value | toJson -}}
{{- end -}}

{{/*
What values.schema.json cannot refuse: Helm would show the value, which may be a secret in
place of its file's path, or would not say what to do.
*/}}
{{- define "orders-gateway.checkSettings" -}}
{{- $config := . -}}
{{- range $path, $instead := include "orders-gateway.chartSettings" . | fromJson -}}
{{- $keys := splitList "." $path -}}
{{- $parent := ternary $config (index $config (first $keys)) (eq (len $keys) 1) -}}
{{- if hasKey (default dict $parent) (last $keys) -}}
{{- fail (printf "config.%s: is set by the chart; use the value %s" $path $instead) -}}
{{- end -}}
{{- end -}}
{{- range $path, $form := include "orders-gateway.settingForms" . | fromJson -}}
{{- $value := (include "orders-gateway.setting" (list $config $path) | fromJson).it -}}
{{- if and (kindIs "string" $value) (not (regexMatch $form.pattern $value)) -}}
{{- fail (printf "config.%s: must be %s" $path $form.must) -}}
{{- end -}}
{{- end -}}
{{- range $path, $bounds := include "orders-gateway.settingBounds" . | fromJson -}}
{{- $value := (include "orders-gateway.setting" (list $config $path) | fromJson).it -}}
{{- if kindIs "string" $value -}}
{{- $ms := include "orders-gateway.milliseconds" $value | float64 -}}
{{- if or (lt $ms (include "orders-gateway.milliseconds" $bounds.min | float64)) (gt $ms (include "orders-gateway.milliseconds" $bounds.max | float64)) -}}
{{- fail (printf "config.%s: must be from %s to %s, not %s" $path $bounds.min $bounds.max $value) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- $defaults := include "orders-gateway.settingDefaults" . | fromJson -}}
{{- $bodies := dig "limits" "bodyBytes" (index $defaults "limits.bodyBytes") $config | int64 -}}
{{- $largest := dig "upstream" "maxBodyBytes" (index $defaults "upstream.maxBodyBytes") $config | int64 -}}
{{- if lt $bodies $largest -}}
{{- fail (printf "config.limits.bodyBytes: must be at least config.upstream.maxBodyBytes (%d), not %d" $largest $bodies) -}}
{{- end -}}
{{- end -}}

{{/* What would bypass the simulator, or have no effect beside it. */}}
{{- define "orders-gateway.checkSimulated" -}}
{{- $upstream := default dict (default dict .config).upstream -}}
{{- range list "baseUrl" "loginAuthority" -}}
{{- if get $upstream . -}}
{{- fail (printf "config.upstream.%s: would bypass the simulator; remove it, or simulator.enabled" .) -}}
{{- end -}}
{{- end -}}
{{- range $path, $given := dict
      "config.upstream.caFile" $upstream.caFile
      "config.upstream.proxy" $upstream.proxy
      "upstreamCa" (or .upstreamCa.secretName .upstreamCa.configMapName)
      "workloadIdentity.enabled" .workloadIdentity.enabled -}}
{{- if $given -}}
{{- fail (printf "%s: has no effect with simulator.enabled; remove it" $path) -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{/* Fails if the gateway would not start, or would not do what was intended. */}}
{{- define "orders-gateway.checkConfig" -}}
{{- $config := index . 0 -}}
{{- $context := index . 1 -}}
{{- $values := $context.Values -}}
{{- if not $config.credential -}}
{{- fail "config.credential: is required, such as {clientSecret: {tenantId: ..., clientId: ...}} with credential.secretName; or set simulator.enabled=true for a demo" -}}
{{- else if and $values.simulator.enabled (default dict $values.config).credential -}}
{{- fail "simulator.enabled: the simulator has a credential of its own; remove config.credential" -}}
{{- else if ne (len $config.credential) 1 -}}
{{- fail "config.credential: must have one of tokenFile, clientSecret, workloadIdentity, refreshToken" -}}
{{- end -}}
{{- range $kind, $given := $config.credential -}}
{{- range $file := get (dict
      "tokenFile" (list "path")
      "clientSecret" (list "secretFile")
      "refreshToken" (list "secretFile" "refreshTokenFile")
      "workloadIdentity" (list)) $kind -}}
{{- if not (get $given $file) -}}
{{- fail (printf "config.credential.%s.%s: set credential.secretName, or name a file from extraVolumes" $kind $file) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- if and (not $values.tls.enabled) (not $config.api.allowPlaintext) -}}
{{- fail "tls.enabled: without TLS, anyone who can read the network traffic can read every order; ask for that with config.api.allowPlaintext=true, or set tls.enabled" -}}
{{- end -}}
{{- if and $values.simulator.enabled $values.credential.secretName -}}
{{- fail "credential.secretName: has no effect with simulator.enabled, which has a credential of its own" -}}
{{- end -}}
{{- range $path, $ca := dict "tls.clientCa" $values.tls.clientCa "upstreamCa" $values.upstreamCa -}}
{{- if and $ca.secretName $ca.configMapName -}}
{{- fail (printf "%s: takes either secretName or configMapName" $path) -}}
{{- end -}}
{{- end -}}
{{- if and $values.tls.secretName (not $values.tls.enabled) -}}
{{- fail "tls.secretName: needs tls.enabled" -}}
{{- end -}}
{{- if and $values.tls.enabled (not (include "orders-gateway.tlsSecretName" $context)) -}}
{{- fail "tls.secretName: is required with tls.enabled, unless certificate.enabled creates one" -}}
{{- end -}}
{{- if and $values.certificate.enabled (not $values.tls.enabled) -}}
{{- fail "certificate.enabled: needs tls.enabled" -}}
{{- end -}}
{{- if and (include "orders-gateway.hasClientCa" $context) (not $values.tls.enabled) -}}
{{- fail "tls.clientCa: needs tls.enabled" -}}
{{- end -}}
{{- if $values.simulator.enabled -}}
{{- include "orders-gateway.checkSimulated" $values -}}
{{- end -}}
{{- $isMutual := and $values.tls.enabled (include "orders-gateway.hasClientCa" $context) -}}
{{- if and (hasKey $config "access") (not $isMutual) -}}
{{- fail "config.access: needs tls.clientCa, which identifies callers" -}}
{{- end -}}
{{- if and (gt (int (dig "limits" "perCallerConcurrency" 0 $config)) 0) (not $isMutual) -}}
{{- fail "config.limits.perCallerConcurrency: needs tls.clientCa, which identifies callers" -}}
{{- end -}}
{{- end -}}
