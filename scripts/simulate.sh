#!/usr/bin/env bash
# Tries to break the promises: the real sidecar and the real gate in a made-up world, for many lives of engines.
# scripts/simulate.sh [--lives N] [--seed S]; the last line says how it went, the exit code is 1 if a promise was broken.
set -euo pipefail
# shellcheck source=scripts/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

need_java
simulation=${root:?}/simulation/target/classes
sidecar=$root/sidecar/target/inari.jar
agent=$root/agent/target/inari-agent-classes.jar

if ! built "$sidecar" || ! built "$agent" || [ ! -d "$simulation" ] ||
  [ -n "$(find "$root/simulation/src/main" -newer "$simulation/dev/inari/sidecar/simulation/Simulate.class" -print -quit)" ]; then
  need_maven
  say "building ..."
  (cd "$root" && mvn -B -ntp -q package -DskipTests -pl mbeans,agent,jmx-client,sidecar,simulation >&2)
fi
exec "$JAVA_HOME/bin/java" -XX:+UseParallelGC -cp "$simulation:$sidecar:$agent" dev.inari.sidecar.simulation.Simulate "$@"
