#!/usr/bin/env bash
# Builds the Debian package twice from what is committed, in two places, at two times, with other umasks, time zones and languages, and compares
# both with what is in them. Takes twice the time of a build without tests, and the network: the list of what is inside is not made with Maven's
# --offline. What it built is kept where the two differ.
#
#   scripts/check-reproducible.sh [Maven's arguments]
set -euo pipefail
# shellcheck source=scripts/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

work=$(mktemp -d)
artifacts='agent/target/inari-agent.jar sidecar/target/inari.jar packaging/target/inari.deb'

build() {
  local place=$1
  shift
  mkdir -p "$place"
  git -C "${root:?}" archive HEAD | tar -xm -C "$place"
  say "building in $place"
  (cd "$place" && mvn -q -B -ntp package -Dmaven.test.skip=true -Dspotless.check.skip=true -pl packaging -am "$@")
}

(umask 022 && export TZ=UTC LC_ALL=C.UTF-8 && build "$work/one" "$@")
# A umask that lets nobody else read would show: Maven's jars have the modes of the files, and the list of what is inside the hashes of the jars.
(umask 002 && export TZ=Asia/Kathmandu LC_ALL=C && build "$work/another/deeper" "$@")

status=0
for each in $artifacts; do
  one=$(sha256sum <"$work/one/$each")
  other=$(sha256sum <"$work/another/deeper/$each")
  if [ "$one" = "$other" ]; then
    say "${one%% *}  $each, twice"
  else
    say "DIFFERS: $each; compare $work/one/$each and $work/another/deeper/$each, with diffoscope for instance"
    status=1
  fi
done
[ "$status" -ne 0 ] || rm -rf "$work"
exit "$status"
