# What the other scripts share: finding this project, and what a fresh Debian machine lacks. Sourced, not run.
# shellcheck shell=bash

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

say() { printf '%s\n' "$*" >&2; }

# Installs Debian packages that are missing. Needs root, or sudo.
need_packages() {
  local missing=() package as_root=()
  for package in "$@"; do
    dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing+=("$package")
  done
  [ ${#missing[@]} -gt 0 ] || return 0
  if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null || { say "missing: ${missing[*]}; run as root: apt-get install ${missing[*]}"; return 1; }
    as_root=(sudo)
  fi
  say "installing ${missing[*]}"
  "${as_root[@]}" apt-get -qq update
  DEBIAN_FRONTEND=noninteractive "${as_root[@]}" apt-get -qq -y --no-install-recommends install "${missing[@]}" >/dev/null
}

java_major() {
  "$1" -XshowSettings:properties -version 2>&1 | sed -n 's/^ *java.specification.version = \(1\.\)\?//p'
}

# Finds a JDK 17 or newer with a compiler, or installs one; sets JAVA_HOME.
need_java() {
  local candidate
  for candidate in "${JAVA_HOME:-}" /usr/lib/jvm/java-17-openjdk-* "$(dirname "$(dirname "$(readlink -f "$(command -v javac || echo /none/none/none)")")")"; do
    if [ -x "$candidate/bin/javac" ] && [ "$(java_major "$candidate/bin/java")" -ge 17 ]; then
      export JAVA_HOME=$candidate
      return 0
    fi
  done
  need_packages openjdk-17-jdk-headless
  JAVA_HOME=$(dirname "$(dirname "$(readlink -f "$(command -v javac)")")")
  export JAVA_HOME
}

# Finds Maven 3.8 or newer, or installs it.
need_maven() {
  command -v mvn >/dev/null || need_packages maven
}

# Installs a PostgreSQL for the tests that start one of their own, if there is none.
need_postgresql() {
  compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || need_packages postgresql
}

# Installs the browser that the tests of the page look with, and what drives it, if one of them is missing.
need_chromium() {
  if ! command -v chromium >/dev/null || ! command -v chromedriver >/dev/null; then
    need_packages chromium chromium-driver
  fi
}

# Installs what the tests of the service need, if it is missing: systemd's own checker, and a listener at sockets that Java has not got.
need_systemd_tools() {
  command -v systemd-analyze >/dev/null || need_packages systemd
  command -v socat >/dev/null || need_packages socat
}

# Installs Prometheus and its promtool for the tests that start one of their own, if they are missing. Debian's package would start a service and
# enable it for each boot; nobody asked for one.
need_prometheus() {
  if command -v prometheus >/dev/null && command -v promtool >/dev/null; then
    return 0
  fi
  local as_root=() policy=/usr/sbin/policy-rc.d added=
  if [ "$(id -u)" -ne 0 ]; then
    as_root=(sudo)
  fi
  if [ ! -e "$policy" ]; then
    added=yes
    printf '#!/bin/sh\nexit 101\n' | "${as_root[@]}" tee "$policy" >/dev/null
    "${as_root[@]}" chmod 755 "$policy"
  fi
  need_packages prometheus || { [ -z "$added" ] || "${as_root[@]}" rm -f "$policy"; return 1; }
  [ -z "$added" ] || "${as_root[@]}" rm -f "$policy"
  if command -v systemctl >/dev/null; then
    "${as_root[@]}" systemctl disable prometheus >/dev/null 2>&1 || say "the service prometheus could not be disabled"
  fi
}

# Whether the built jar $1 is there and newer than all sources.
built() {
  [ -f "$1" ] && [ -z "$(find "$root"/pom.xml "$root"/{mbeans,agent,jmx-client,sidecar}/{pom.xml,src/main} -newer "$1" -print -quit)" ]
}
