#!/usr/bin/env bash
# Lives through the life of the Debian package in a root of its own: installed, used by hand, upgraded with a changed configuration, removed,
# purged. Needs root, and some minutes and 700 MB the first time; the root is kept below $INARI_CHECK_ROOT (default: /var/tmp/inari-package-root).
#
#   scripts/check-package.sh            after: mvn package -DskipTests -pl packaging -am
set -euo pipefail
# shellcheck source=scripts/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

[ "$(id -u)" -eq 0 ] || { say 'run this as root'; exit 1; }
deb=${root:?}/packaging/target/inari.deb
[ -f "$deb" ] || { say "$deb is missing; mvn package -DskipTests -pl packaging -am"; exit 1; }
need_packages debootstrap lintian

base=${INARI_CHECK_ROOT:-/var/tmp/inari-package-root}
work=$(mktemp -d)
jail=$work/root
daemon=
clean_up() {
  [ -z "$daemon" ] || kill "$daemon" 2>/dev/null || :
  if mountpoint -q "$jail/proc"; then umount "$jail/proc"; fi
  rm -rf --one-file-system "$work"
}
trap clean_up EXIT

if [ ! -f "$base.tar" ]; then
  say "making $base.tar"
  debootstrap --variant=minbase --include=default-jre-headless,adduser,systemd,procps,ca-certificates bookworm "$jail" >"$work/debootstrap.log" 2>&1 ||
    { tail -n 20 "$work/debootstrap.log" >&2; exit 1; }
  tar -C "$jail" -cf "$base.tar" .
else
  mkdir "$jail" && tar -C "$jail" -xf "$base.tar"
fi
mount -t proc proc "$jail/proc"

in_jail() { chroot "$jail" /usr/bin/env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8 "$@"; }
step() { say "-- $*"; }
fail() { say "FAILED: $*"; exit 1; }
# All paths of the root but those that the package does not answer for.
paths() { (cd "$jail" && find . -xdev \( -path ./proc -o -path ./tmp -o -path ./var/lib/dpkg -o -path ./var/log -o -path ./var/cache \) -prune -o -print | sort); }

paths >"$work/before"

step 'lintian'
# What is left as it is has its reason in packaging/src/deb/lintian-overrides.
lintian --allow-root --tag-display-limit 0 --fail-on error,warning "$deb" || fail 'lintian has something to say'

step 'install'
cp "$deb" "$jail/tmp/one.deb"
in_jail dpkg -i /tmp/one.deb
in_jail dpkg --verify inari
[ "$(in_jail stat -c '%U %a' /var/lib/inari)" = 'inari 750' ] || fail 'the state directory is not that of the service'
[ "$(in_jail stat -c '%U %a' /run/inari)" = 'root 1777' ] || fail 'the run directory is not as agents want it'
compgen -G "$jail/usr/share/inari/lib/*.jsa" >/dev/null || fail 'no classes are shared'

step 'use it'
# What is in single quotes is expanded in there.
# shellcheck disable=SC2016
{
in_jail inari version
in_jail inari config check
in_jail bash -c 'cd /tmp && JAVA_HOME=$(dirname "$(dirname "$(readlink -f /usr/bin/java)")") /usr/share/inari/bin/inari engines'
in_jail bash -c 'inari run >/tmp/daemon.log 2>&1 & echo $! >/tmp/daemon.pid; until grep -sq "guarding the engines in /run/inari, of every user" /tmp/daemon.log; do sleep 0.2; kill -0 "$(cat /tmp/daemon.pid)"; done'
}
daemon=$(cat "$jail/tmp/daemon.pid")
# The pids of the jail are those of the host.
grep '^Uid:' "/proc/$daemon/status" | grep -qv '	0	' || fail "root's daemon did not become the service's user"
grep -q '^CapEff:	000000000000002c' "/proc/$daemon/status" || fail 'it has other capabilities than the service'
in_jail inari engines
kill "$daemon"
tail --pid="$daemon" -f /dev/null
daemon=
[ "$(in_jail stat -c %U /var/lib/inari/journal.db)" = inari ] || fail 'the journal is not that of the service'

step 'upgrade, with a changed configuration'
in_jail sed -i 's/^  dry-run: false/  dry-run: true/' /etc/inari/inari.yaml
dpkg-deb -R "$deb" "$work/two"
sed -i 's/^Version: .*/&+next/' "$work/two/DEBIAN/control"
sed -i '1i# A newer default.' "$work/two/etc/inari/inari.yaml"
dpkg-deb -Zgzip -b "$work/two" "$jail/tmp/two.deb" >/dev/null
in_jail dpkg --force-confdef --force-confold -i /tmp/two.deb
in_jail grep -q '^  dry-run: true' /etc/inari/inari.yaml || fail 'the changed configuration was not kept'
[ -f "$jail/etc/inari/inari.yaml.dpkg-dist" ] || fail 'the newer default was not put beside it'
[ -f "$jail/var/lib/inari/journal.db" ] || fail 'the journal was not kept'
in_jail inari history

step 'remove: configuration and state stay'
in_jail dpkg -r inari
[ -f "$jail/etc/inari/inari.yaml" ] || fail 'the configuration is gone'
[ -f "$jail/var/lib/inari/journal.db" ] || fail 'the journal is gone'
[ ! -e "$jail/usr/share/inari" ] || fail "left: $(find "$jail/usr/share/inari")"

step 'purge: nothing stays'
in_jail dpkg -P inari
rm -f "$jail/etc/inari/inari.yaml.dpkg-dist"
# adduser's own lock stays, and what it does to the files of users is undone but for their copies.
left=$(paths | diff "$work/before" - | grep '^[<>]' | grep -v -e ' ./run/adduser$' -e '/etc/\(passwd\|group\|shadow\|gshadow\|subuid\|subgid\)-$' || :)
[ -z "$left" ] || fail "left or lost: $left"
! in_jail getent passwd inari || fail 'the user is still there'
say 'the package comes, works, changes and goes as it should'
