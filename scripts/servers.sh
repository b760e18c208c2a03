# shellcheck shell=bash
# Runs the gateway in front of the simulated Partner Center on this machine.
# Sourced after tools.sh.

BIN=  # where the programs were built
# Who the gateway is to the simulated Entra.
readonly TENANT=contoso.test
readonly CLIENT=6731de76-14a6-49ae-97bc-6eba6914391e
readonly START_SECONDS=20
readonly STOP_SECONDS=3

work=  # folder of configurations, logs and secrets
servers=()  # process ids, in the order of their starts
simulator_options=()  # further options of the simulator

alive() { kill -0 "$1" 2>/dev/null; }

# stop_servers PID... : ends these programs.
stop_servers() {
  local pid deadline
  for pid in "$@"; do kill -TERM "$pid" 2>/dev/null || true; done
  deadline=$((SECONDS + STOP_SECONDS))
  for pid in "$@"; do
    while alive "$pid" && ((SECONDS < deadline)); do sleep 0.1; done
    # A gateway may still be waiting for callers; ours are gone.
    if alive "$pid"; then kill -KILL "$pid" 2>/dev/null || true; fi
    wait "$pid" 2>/dev/null || true
  done
}

# Ends the programs and removes what was written; runs however we end.
# shellcheck disable=SC2317  # called by the trap
clean_up() {
  trap '' INT TERM HUP
  stop_servers "${servers[@]}"
  if [[ -n $work ]]; then rm -rf "$work"; fi
}

# From here on whatever ends the script also ends what it started.
open_work_folder() {
  trap clean_up EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM
  trap 'exit 129' HUP
  work=$(mktemp -d)
  (umask 077 && head -c 24 /dev/urandom | base64 | tr '+/' '-_' |
    tr -d '\n' >"$work/client-secret")
}

# give_up LOG MESSAGE : the log is gone with the folder, so show its end.
give_up() {
  tail -n 20 "$1" >&2 || true
  die "$2"
}

# build_servers PRESET
build_servers() {
  local preset=$1
  BIN=$ROOT/build/$preset
  scripts/setup
  say "building"
  use_ccache
  cmake --preset "$preset" >/dev/null
  cmake --build --preset "$preset" -j "$(nproc)" \
    --target orders-gateway partner-center-simulator
}

# start NAME TEXT COMMAND... : runs it with its output in $work/NAME.log, and
# waits until TEXT stands there. Leaves the process id in $started.
start() {
  local name=$1 text=$2 log=$work/$1.log deadline=$((SECONDS + START_SECONDS))
  shift 2
  : >"$log"  # the search below may be sooner than the program
  "$@" >"$log" 2>&1 &
  started=$!
  servers+=("$started")
  until grep -qF "$text" "$log"; do
    alive "$started" || give_up "$log" "$name ended at once"
    ((SECONDS < deadline)) ||
      give_up "$log" "$name is not ready after $START_SECONDS s"
    sleep 0.1
  done
}

# Sets $simulator (process id), $base_url, $login (its root) and $customer, who
# has orders.
start_simulator() {
  local log=$work/simulator.log
  say "starting the simulated Partner Center"
  start simulator 'token endpoint ' \
    "$BIN/simulator/partner-center-simulator" --address=127.0.0.1:0 \
    --tenant=$TENANT --client-id=$CLIENT \
    --client-secret-file="$work/client-secret" --log "${simulator_options[@]}"
  # shellcheck disable=SC2034  # this and others: for who sources this
  simulator=$started
  base_url=$(sed -n 's/^listening on //p' "$log" | head -n1)
  [[ -n $base_url ]] || give_up "$log" "the simulator does not tell its address"
  login=${base_url%/v1}
  # shellcheck disable=SC2034
  customer=$(sed -nE 's/^customer ([^:]+): [1-9][0-9]* orders.*/\1/p' "$log" |
    head -n1)
}

# write_gateway_config NAME MEMBERS : writes $work/NAME.json, for the running
# simulator. MEMBERS are the configuration's others, as JSON text.
write_gateway_config() {
  # Nobody needs the delays of an end: callers are gone by then.
  cat >"$work/$1.json" <<END_OF_CONFIG
{
$2,
  "upstream": { "baseUrl": "$base_url", "loginAuthority": "$login" },
  "credential": { "clientSecret": {
    "tenantId": "$TENANT",
    "clientId": "$CLIENT",
    "secretFile": "$work/client-secret" } },
  "shutdown": { "readinessDelay": "0s", "drain": "1s" }
}
END_OF_CONFIG
}

# start_gateway NAME : with $work/NAME.json; sets $gateway to its process id.
start_gateway() {
  start "$1" '"message":"listening"' \
    "$BIN/gateway/orders-gateway" --config="$work/$1.json"
  # shellcheck disable=SC2034
  gateway=$started
}
