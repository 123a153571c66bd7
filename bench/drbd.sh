#!/bin/bash
# A replicated disk for real: two emulated Debian machines with Debian's kernel, DRBD with a file system and apache2 in one group. A client writes numbers through
# the floating address and keeps those that were acknowledged; the holder's power is cut, it comes back, and at last it is frozen and shot over ssh. None of the
# acknowledged writes may be missing, ever. Prints what the client saw; progress goes to standard error. About fifteen minutes, most of it emulation.
#
#   bench/drbd.sh
#
# Exit status: 0 if nothing was lost, 1 if something was, or did not happen in its time.
set -euo pipefail
cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.."
. tests/Lab/requirements.sh
. tests/Lab/emulated.sh
(( $# == 0 )) || { sed -n '2,9s/^# \{0,1\}//p' "$0"; exit 2; }
if (( EUID != 0 )); then echo "must be root" >&2; exit 1; fi

if [[ ${BASCULE_EMULATED:-} != inside ]]; then
    install_lab_requirements
    require_package
fi
emulated_enter "$@"
package=$(find dist -maxdepth 1 -name 'bascule_*_amd64.deb' -printf '%T@ %p\n' | sort -n | tail -1 | cut -d' ' -f2-)

# What emulated_wait shows when it has waited in vain.
diagnose() {
    for name in web1 web2; do
        emulated_run "$name" 'hostname; bascule status; drbd-overview || cat /proc/drbd; journalctl -u heartbeat --no-pager -o short-precise | tail -25; systemctl --failed --no-legend' || true
    done
    curl -s -m 3 -i 'http://10.0.0.100/cgi-bin/write?0' || true
}
say() { echo "$(date +%T) $*" >&2; }

say "making two Debian machines"
emulated_begin
files=$emulated/files
mkdir -p "$files"/{etc/ha.d,etc/drbd.d,usr/lib/cgi-bin,srv,etc/apache2/mods-enabled}
cp "$package" "$files/srv/bascule.deb"
emulated_patience
printf '127.0.0.1 localhost\n10.0.0.11 web1\n10.0.0.12 web2\n' > "$files/etc/hosts"
cat > "$files/etc/drbd.d/r0.res" << 'EOF'
resource r0 {
    device /dev/drbd0;
    disk /dev/vdb;
    meta-disk internal;
    startup { wfc-timeout 20; degr-wfc-timeout 20; outdated-wfc-timeout 20; }
    net { protocol C; }
    on web1 { address 10.0.1.11:7789; }
    on web2 { address 10.0.1.12:7789; }
}
EOF
cat > "$files/etc/ha.d/ha.cf" << 'EOF'
keepalive 1
warntime 5
deadtime 10
initdead 60
bcast eth0 eth1
auto_failback on
node web1 web2
EOF
printf 'web1 drbddisk::r0 Filesystem::/dev/drbd0::/var/www::ext4 IPaddr::10.0.0.100/24/eth0 apache2\n' > "$files/etc/ha.d/haresources"
printf 'auth 1\n1 sha1 two-disks-are-one\n' > "$files/etc/ha.d/authkeys"
chmod 600 "$files/etc/ha.d/authkeys"
# Acknowledged is what is on the disk, and with protocol C on both.
cat > "$files/usr/lib/cgi-bin/write" << 'EOF'
#!/bin/sh
echo "$QUERY_STRING" >> /var/www/writes/log && sync /var/www/writes/log && printf 'Content-Type: text/plain\n\nwritten %s on %s\n' "$QUERY_STRING" "$(hostname)"
EOF
chmod 755 "$files/usr/lib/cgi-bin/write"
emulated_disk web1 11
emulated_disk web2 12
for name in web1 web2; do truncate -s 64M "$emulated/$name-data.disk"; done

power_on() { emulated_power_on "$1" "$2" "$emulated/$1-data.disk"; }
is_up() { emulated_run "$1" 'systemctl is-active ssh'; }
say "booting them"
power_on web1 11
power_on web2 12
for name in web1 web2; do emulated_wait 300 "$name answers" is_up "$name"; done

say "preparing DRBD, installing the package"
prepare='a2enmod -q cgid; systemctl disable --now apache2; modprobe drbd; drbdadm create-md --force r0; drbdadm up r0; systemctl enable drbd; dpkg -i /srv/bascule.deb'
for name in web1 web2; do emulated_run "$name" "($prepare) > /srv/prepare.log 2>&1; drbdadm cstate r0" || { emulated_run "$name" 'tail -5 /srv/prepare.log' >&2; exit 1; }; done
emulated_run web1 'drbdadm primary --force r0 && mkfs.ext4 -q /dev/drbd0 && mount /dev/drbd0 /var/www && mkdir /var/www/writes && chown www-data /var/www/writes && umount /var/www && drbdadm secondary r0'
is_in_sync() { [[ $(emulated_run web1 'drbdadm dstate r0') == UpToDate/UpToDate ]]; }
emulated_wait 300 "both disks are up to date" is_in_sync
emulated_run web1 'bascule check; true' >&2

say "starting the pair"
for name in web1 web2; do emulated_run "$name" 'systemctl start heartbeat'; done

# Each line: when it was acknowledged (s), the number, the node that wrote it.
acknowledged=$emulated/acknowledged
: > "$acknowledged"
write() {
    local answer
    answer=$(curl -s -m 10 "http://10.0.0.100/cgi-bin/write?$1") && [[ $answer == "written $1 on "* ]] && echo "$(date +%s.%N) $1 ${answer##* }" >> "$acknowledged"
}
writes_arrive_at() { tail -1 "$acknowledged" | grep -q " $1\$"; }
# Two a second: an emulated machine has little time for more beside what it has to do.
(n=0; while :; do n=$((n + 1)); write $n || true; sleep 0.5; done) &
emulated_wait 400 "the client can write" writes_arrive_at web1
sleep 10

missing=0
# shown WHAT MARK: the longest time without an acknowledged write since line MARK, and whether any acknowledged one is missing on the holder.
shown() {
    local holder gap lost
    holder=$(tail -1 "$acknowledged" | cut -d' ' -f3)
    cp "$acknowledged" "$emulated/snapshot"
    gap=$(tail -n +"$2" "$emulated/snapshot" | awk 'NR > 1 && $1 - last > gap { gap = $1 - last } { last = $1 } END { printf "%.1f", gap }')
    emulated_run "$holder" 'cat /var/www/writes/log' | sort > "$emulated/on-disk"
    lost=$(cut -d' ' -f2 "$emulated/snapshot" | sort | comm -23 - "$emulated/on-disk" | wc -l)
    missing=$((missing + lost))
    printf '| %s | %s | %s s | %s | %s |\n' "$1" "$holder" "$gap" "$(wc -l < "$emulated/snapshot")" "$lost"
}
printf '| fault | writes go to | longest gap between two acknowledged | acknowledged so far | of them missing |\n|---|---|---|---|---|\n'

say "cutting web1's power"
mark=$(wc -l < "$acknowledged")
emulated_cut_power web1
emulated_wait 120 "web2 takes over" writes_arrive_at web2
sleep 10
shown "power of the holder cut" "$mark"

say "web1 comes back: its disk catches up, then the group goes home"
mark=$(wc -l < "$acknowledged")
power_on web1 11
emulated_wait 400 "web1 has the group again" writes_arrive_at web1
sleep 10
shown "it comes back, failback" "$mark"
emulated_wait 300 "both disks are up to date again" is_in_sync

say "web2 is given the plug-in external/ssh; both processes of web1 are frozen"
emulated_wait 200 "the pair is in maintenance" emulated_run web1 'bascule maintenance on --for 20min'
for name in web1 web2; do
    emulated_run "$name" 'sed -i "s/^auto_failback on/auto_failback off/" /etc/ha.d/ha.cf; printf "stonith_host * external/ssh web1 web2\n" >> /etc/ha.d/ha.cf
        ssh-keyscan -t ed25519 web1 web2 > /root/.ssh/known_hosts 2> /dev/null; bascule check && systemctl restart heartbeat || { journalctl -u bascule -o cat | tail -5; false; }' >&2
done
is_settled() { emulated_run web1 'bascule status' && emulated_run web2 'bascule status'; }
emulated_wait 200 "the pair is settled" is_settled
emulated_wait 200 "the maintenance is over" emulated_run web1 'bascule maintenance off'
sleep 15      # a deadtime, in which the end of the maintenance comes to be believed (docs/operations/maintenance.md)
mark=$(wc -l < "$acknowledged")
boot=$(emulated_run web1 'cat /proc/sys/kernel/random/boot_id')
# shellcheck disable=SC2016
emulated_run web1 'kill -STOP $(pgrep -x bascule)'
emulated_wait 300 "web2 takes over" writes_arrive_at web2
sleep 10
emulated_run web2 'journalctl -u heartbeat -o cat | grep -i fence | tail -5' >&2 || true
shown "both processes frozen, shot by external/ssh" "$mark"
emulated_wait 300 "web1 has booted anew" is_up web1
[[ $(emulated_run web1 'cat /proc/sys/kernel/random/boot_id') != "$boot" ]] || { echo "web1 was not shot" >&2; missing=$((missing + 1)); }
emulated_wait 300 "both disks are up to date at the end" is_in_sync

if emulated_run web2 'dmesg | grep -i "split-brain"' >&2; then echo "DRBD has a split brain" >&2; missing=$((missing + 1)); fi
(( missing == 0 ))
