#!/usr/bin/env bash
# Shows the whole path on a real engine: a Flink SQL gateway with the agent, a sidecar beside it, one session from open to close, and how
# the engine leaves. Builds and installs what is missing. Everything listens on loopback and is gone when this ends, by Ctrl-C too.
set -euo pipefail
# shellcheck source=scripts/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

agent=${root:?}/agent/target/inari-agent.jar
sidecar=$root/sidecar/target/inari.jar
engine_class_path=$root/integration-tests/engines/flink-gateway/target/classpath.txt

build() {
  if built "$agent" && built "$sidecar" && [ -f "$engine_class_path" ]; then
    return 0
  fi
  say "building agent and sidecar, fetching Flink (a few minutes the first time) ..."
  (cd "$root" && mvn -B -ntp -q package -DskipTests \
    -pl mbeans,agent,jmx-client,sidecar,integration-tests/engines/flink-gateway >"$work/build.log" 2>&1) ||
    { tail -30 "$work/build.log" >&2; say "the build failed, see above"; exit 1; }
}

cleanup() {
  trap - EXIT INT TERM
  kill "${pids[@]}" 2>/dev/null || true
  wait "${pids[@]}" 2>/dev/null || true
  rm -rf "$work"
}

now() { date +%s%3N; }

# One line of the timeline: milliseconds since the session was closed (or before), who, what.
line() { printf '%+9d ms  %-8s %s\n' "$(($1 - zero))" "$2" "$3"; }

rest() { curl -sS --fail-with-body --max-time 60 -X "$1" -H 'Content-Type: application/json' "$url$2" ${3:+-d "$3"}; }

uuid() { grep -oE '[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}' | head -1; }

start_gateway() {
  local package opens=()
  for package in lang net io nio lang.reflect text time util util.concurrent util.concurrent.atomic util.concurrent.locks; do
    opens+=("--add-opens=java.base/java.$package=ALL-UNNAMED")
  done
  mkdir -p "$work/conf"
  : >"$work/conf/config.yaml"
  FLINK_CONF_DIR=$work/conf "$JAVA_HOME/bin/java" -Xmx512m "${opens[@]}" --add-opens=java.base/sun.nio.ch=ALL-UNNAMED \
    "-javaagent:$agent=runDirectory=$work/run,shareLevel=CONNECTION" \
    -cp "$(cat "$engine_class_path")" org.apache.flink.table.gateway.SqlGateway \
    -Dsql-gateway.endpoint.rest.address=127.0.0.1 "-Dsql-gateway.endpoint.rest.port=$port" \
    -Drest.address=127.0.0.1 -Dexecution.target=local >"$work/gateway.log" 2>&1 &
  gateway=$!
  pids+=("$gateway")
  until rest GET /info >/dev/null 2>&1; do
    kill -0 "$gateway" 2>/dev/null || { tail -20 "$work/gateway.log" >&2; say "the gateway did not start"; exit 1; }
    sleep 0.2
  done
}

start_sidecar() {
  printf 'inari:\n  run-directory: %s\n  state-directory: %s\n' "$work/run" "$work/state" >"$work/inari.yaml"
  "$root/scripts/inari" --config "$work/inari.yaml" run >"$work/sidecar.log" 2>&1 &
  pids+=("$!")
  until grep -q "guarding the engines" "$work/sidecar.log"; do
    kill -0 "${pids[-1]}" 2>/dev/null || { cat "$work/sidecar.log" >&2; say "the sidecar did not start"; exit 1; }
    sleep 0.05
  done
}

run_query() {
  local operation page=0 result
  operation=$(rest POST "/sessions/$session/statements" '{"statement":"SELECT 40 + 2"}' | uuid)
  while result=$(rest GET "/sessions/$session/operations/$operation/result/$page"); do
    if [[ $result =~ \"fields\":\[([^]]*)\] ]]; then
      printf '%s' "${BASH_REMATCH[1]}"
      return 0
    fi
    [[ $result == *NOT_READY* ]] && sleep 0.1
    [[ $result =~ result/([0-9]+) ]] && page=${BASH_REMATCH[1]}
  done
  say "the query failed: $result"
  return 1
}

# Ends the demo with what both sides have to say, if $1 is still so when the patience is over.
in_time() {
  ((SECONDS > give_up)) || return 0
  local log
  for log in gateway sidecar; do
    say "--- the end of $log.log:"
    tail -20 "$work/$log.log" >&2
  done
  say "$patience s after the session was closed $1, see above"
  exit 1
}

# What the sidecar logged of this engine, as lines of the timeline.
sidecar_lines() {
  local time rest_of_line
  while read -r time _ _ rest_of_line; do
    if [[ $rest_of_line == *"/$gateway "* ]]; then
      line "$(date -d "$time" +%s%3N)" sidecar "${rest_of_line#*"/$gateway "}"
    fi
  done <"$work/sidecar.log"
}

patience=60
need_packages curl
need_java
need_maven
work=$(mktemp -d)
pids=()
trap cleanup EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
build
(umask 077 && mkdir "$work/run")
port=$((20000 + RANDOM % 20000))
url=http://127.0.0.1:$port/v1

say "starting the sidecar and a Flink SQL gateway with the agent ..."
start_sidecar
start_gateway
say "the gateway is process $gateway; this is what 'inari engines' sees:"
"$root/scripts/inari" --config "$work/inari.yaml" engines || true

opening=$(now)
session=$(rest POST /sessions '{"sessionName":"demo"}' | uuid)
opened=$(now)
say "a session is open, running SELECT 40 + 2 ..."
answer=$(run_query)
queried=$(now)
"$root/scripts/inari" --config "$work/inari.yaml" sessions "$gateway" || true
closing=$(now)
rest DELETE "/sessions/$session" >/dev/null
zero=$(now)
give_up=$((SECONDS + patience))
while kill -0 "$gateway" 2>/dev/null; do
  in_time "the gateway is still there"
  sleep 0.005
done
gone=$(now)
until grep -q -- "-> GONE" "$work/sidecar.log"; do
  in_time "the sidecar did not notice that the gateway is gone"
  sleep 0.05
done

printf '\nTimeline, zero is the moment the client was told that its session is closed:\n\n'
{
  line "$opening" client "opens a session"
  line "$opened" client "has session $session"
  line "$queried" client "has the answer of its query: $answer"
  line "$closing" client "closes the session"
  line "$zero" client "session closed"
  line "$gone" engine "process $gateway is gone"
  sidecar_lines
} | sort -s -g -k1,1 | cut -c1-"${COLUMNS:-160}"
