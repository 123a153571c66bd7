#!/bin/bash
# Builds the Debian 12 disk image that every lab machine starts from, and prints its path on the last line.
#
# Built once, in about two minutes, into a cache outside the repository: BASCULE_LAB_CACHE, else /var/cache/bascule-lab.
# The image's name carries the checksum of this script, so that a change here makes a new image and never mixes with
# the old one. Machines mount it read-only below an overlay: nothing ever writes into a finished image.
#
#   tests/Lab/image.sh            build if missing, print the path
#   tests/Lab/image.sh --path     print the path only (it may not exist yet)
set -euo pipefail

suite=bookworm
packages=systemd,systemd-sysv,dbus,iproute2,apache2,curl,procps,iputils-ping,iputils-arping,net-tools,netbase,nftables,ca-certificates,tcpdump,resource-agents,iptables,kmod,psmisc
# Not installed, but there to be: machines have no network, so `apt-get install` takes these from a folder of the image.
at_hand=(ifupdown isc-dhcp-client network-manager heartbeat fence-agents ipmitool openipmi)

cache=${BASCULE_LAB_CACHE:-/var/cache/bascule-lab}
version=$(sha256sum "${BASH_SOURCE[0]}" | cut -c1-12)
image=$cache/$suite-$version

if [[ ${1:-} == --path ]]; then echo "$image"; exit 0; fi
if [[ -d $image ]]; then echo "$image"; exit 0; fi
if (( EUID != 0 )); then echo "image: must be root (debootstrap makes device nodes and changes its root)" >&2; exit 1; fi

say() { echo "image: $*" >&2; }

# The mirror is the one that this machine's own apt uses for the same release; without one, debootstrap's default.
mirror() {
    apt-get indextargets --format '$(CODENAME) $(RELEASE) $(COMPONENT) $(REPO_URI)' 2>/dev/null |
        awk -v suite="$suite" '($1 == suite || $2 == suite) && $3 == "main" { print $4; exit }'
}

mkdir -p "$cache"
exec 9> "$cache/.lock"
if ! flock -n 9; then
    say "another build is under way; waiting for it"
    flock 9
fi
if [[ -d $image ]]; then echo "$image"; exit 0; fi

if ! command -v debootstrap > /dev/null; then
    say "installing debootstrap"
    { apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends debootstrap; } > "$cache/apt.log" 2>&1 ||
        { say "debootstrap cannot be installed; the end of $cache/apt.log:"; tail -5 "$cache/apt.log" >&2; exit 1; }
fi

# A build that was cut off leaves its folder behind; we hold the lock, so it is nobody's.
rm -rf --one-file-system "$cache"/.building-*
building=$cache/.building-$$
trap 'rm -rf --one-file-system "$building"' EXIT
mkdir "$building"

say "building Debian $suite in $cache (about two minutes, once)"
started=$SECONDS
# shellcheck disable=SC2046  # no mirror means no argument
debootstrap --variant=minbase --include="$packages" "$suite" "$building" $(mirror) > "$cache/debootstrap.log" 2>&1 9>&- &
debootstrap=$!
while kill -0 "$debootstrap" 2> /dev/null; do
    sleep 1
    (( (SECONDS - started) % 15 == 0 )) && say "$((SECONDS - started)) s: $(tail -n 1 "$cache/debootstrap.log" 2> /dev/null)"
done
wait "$debootstrap" || { say "debootstrap failed; the end of its log ($cache/debootstrap.log):"; tail -5 "$cache/debootstrap.log" >&2; exit 1; }

say "fetching ${at_hand[*]}"
fetch_at_hand() {
    rm -f "$building"/var/cache/apt/archives/*.deb # what is installed already
    chroot "$building" apt-get update && chroot "$building" apt-get install -y --download-only --no-install-recommends "${at_hand[@]}" || return
    local folder=$building/srv/packages deb
    mkdir "$folder" && mv "$building"/var/cache/apt/archives/*.deb "$folder" && cd "$folder" || return
    for deb in *.deb; do
        dpkg-deb --field "$deb" && printf 'Filename: ./%s\nSize: %s\nSHA256: %s\n\n' "$deb" "$(stat -c %s "$deb")" "$(sha256sum "$deb" | cut -d' ' -f1)" || return
    done > Packages
    rm -f "$building"/var/lib/apt/lists/*_*
    echo 'deb [trusted=yes] file:/srv/packages ./' > "$building/etc/apt/sources.list"
    chroot "$building" apt-get update
}
(fetch_at_hand) > "$cache/at-hand.log" 2>&1 || { say "they cannot be fetched; the end of $cache/at-hand.log:"; tail -5 "$cache/at-hand.log" >&2; exit 1; }

say "preparing the image for the lab"
chroot "$building" passwd -d root > /dev/null 2>&1
for unit in getty@tty1.service console-getty.service apt-daily.timer apt-daily-upgrade.timer e2scrub_all.timer \
            fstrim.timer dpkg-db-backup.timer; do
    ln -sf /dev/null "$building/etc/systemd/system/$unit"
done
# Of cluster-glue, and of no use to anybody but Heartbeat: one process less on each machine.
rm -f "$building"/etc/systemd/system/*.wants/logd.service
: > "$building/etc/machine-id"
# debootstrap copies these from the host; a machine's identity is its own.
rm -f "$building/etc/hostname" "$building/var/lib/dbus/machine-id"
rm -f "$building/etc/resolv.conf"

mv -T "$building" "$image"
trap - EXIT
say "ready after $((SECONDS - started)) s, $(du -sm "$image" | cut -f1) MB"

# Images of earlier versions of this script go when nothing has booted from them for a day.
find "$cache" -maxdepth 1 -name "$suite-*" ! -name "$suite-$version" -mtime +1 | while read -r old; do
    grep -q "lowerdir=$old" /proc/mounts || { say "removing the earlier image $(basename "$old")"; rm -rf --one-file-system "$old"; }
done
echo "$image"
