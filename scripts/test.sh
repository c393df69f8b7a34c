#!/usr/bin/env bash
# Builds everything and runs every test, on a fresh Debian machine too: installs a JDK, Maven, PostgreSQL,
# Prometheus, Chromium and systemd's checker where they are missing.
# Arguments go to Maven: scripts/test.sh -pl mbeans,agent
set -euo pipefail
# shellcheck source=scripts/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

need_java
need_maven
need_postgresql
need_systemd_tools
need_prometheus
need_chromium
cd "${root:?}"
exec mvn -B -ntp verify "$@"
