#!/bin/bash
# Two directors with the kernel's IPVS for real: emulated Debian machines with Debian's kernel in front of three web servers, both addresses in one group, the kernel's
# synchronisation daemons on both. A hundred slow downloads run through the holder when its power is cut, and a hundred when it has come back and gets the addresses
# again. Prints how many finished, and how long no new connection was answered; progress goes to standard error. About ten minutes, most of it emulation.
#
#   bench/ipvs-pair.sh
#
# Exit status: 0 if at least 99 of each hundred finished, 1 if not.
set -euo pipefail
cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.."
. tests/Lab/requirements.sh
. tests/Lab/emulated.sh
(( $# == 0 )) || { sed -n '2,/^set /{/^#/s/^# \{0,1\}//p}' "$0"; exit 2; }
if (( EUID != 0 )); then echo "must be root" >&2; exit 1; fi

if [[ ${BASCULE_EMULATED:-} != inside ]]; then
    install_lab_requirements
    command -v nginx > /dev/null || install_packages nginx-light
    require_package
fi
emulated_enter "$@"
package=$(find dist -maxdepth 1 -name 'bascule_*_amd64.deb' -printf '%T@ %p\n' | sort -n | tail -1 | cut -d' ' -f2-)

# What emulated_wait shows when it has waited in vain.
diagnose() {
    for name in lb lb2; do
        emulated_run "$name" 'hostname; bascule status; bascule director; ipvsadm -Ln; ipvsadm -L --daemon; ip -br address; journalctl -u bascule -u bascule-director --no-pager -o short-precise | tail -25' || true
    done
}
say() { echo "$(date +%T) $*" >&2; }

say "making two directors and three web servers"
emulated_begin
files=$emulated/files
mkdir -p "$files"/{etc/ha.d,etc/default,srv}
cp "$package" "$files/srv/bascule.deb"
emulated_patience
printf '127.0.0.1 localhost\n10.0.0.11 lb\n10.0.0.12 lb2\n' > "$files/etc/hosts"
printf 'bcast eth0 eth1\ndeadtime 10\nkeepalive 1\ninitdead 20\nauto_failback on\nnode lb lb2\n' > "$files/etc/ha.d/ha.cf"
printf 'auth 1\n1 sha1 of-this-lab\n' > "$files/etc/ha.d/authkeys"
chmod 600 "$files/etc/ha.d/authkeys"
echo 'lb IPaddr::10.0.0.100/24/eth0 IPaddr::10.0.1.250/24/eth1' > "$files/etc/ha.d/haresources"
{
    echo '-A -t 10.0.0.100:80 -s wrr'
    for number in 21 22 23; do echo "-a -t 10.0.0.100:80 -r 10.0.1.$number:80 -m"; done
} > "$files/etc/ipvsadm.rules"
printf 'AUTO="true"\nDAEMON="both"\nIFACE="eth1"\nSYNCID="7"\n' > "$files/etc/default/ipvsadm"
emulated_disk lb 11
emulated_disk lb2 12

for number in 21 22 23; do
    ip netns add "web$number"
    emulated_spaces+=("web$number")
    ip link add "web$number" type veth peer name eth0 netns "web$number"
    ip link set "web$number" master direct up
    ip -n "web$number" link set lo up
    ip -n "web$number" link set eth0 up
    ip -n "web$number" address add "10.0.1.$number/24" dev eth0
    ip -n "web$number" route add default via 10.0.1.250
    mkdir -p "$emulated/web$number"
    head -c 400000 /dev/zero > "$emulated/web$number/long"
    echo "web$number" > "$emulated/web$number/index.html"
    printf 'daemon off; master_process off; user root; pid %s/pid; error_log stderr;\nevents { worker_connections 1024; }\nhttp { access_log off; server { listen 80; root %s; location /long { limit_rate 5k; } } }\n' \
        "$emulated/web$number" "$emulated/web$number" > "$emulated/web$number.conf"
    ip netns exec "web$number" nginx -p "$emulated" -c "$emulated/web$number.conf" > "$emulated/web$number.log" 2>&1 &
done

is_up() { emulated_run "$1" 'systemctl is-active ssh'; }
say "booting them"
emulated_power_on lb 11
emulated_power_on lb2 12
for name in lb lb2; do emulated_wait 300 "$name answers" is_up "$name"; done
say "installing the package, starting the pair"
for name in lb lb2; do
    emulated_run "$name" '(dpkg -i /srv/bascule.deb; systemctl enable heartbeat bascule-director; systemctl start --no-block bascule-director heartbeat) > /srv/prepare.log 2>&1'
done
answers() { curl -s -m 5 http://10.0.0.100/ > /dev/null; }
holds() { emulated_run "$1" 'ip -o address | grep -q 10.0.0.100'; }
balances() { emulated_run "$1" 'ipvsadm -Ln | grep -c Masq | grep -q 3'; }
for name in lb lb2; do emulated_wait 200 "$name balances" balances "$name"; done
emulated_wait 200 "lb holds the address" holds lb
emulated_wait 60 "new connections are answered" answers
emulated_run lb 'bascule director; ipvsadm -L --daemon; lsmod | grep ^ip_vs' >&2 || true

# Each line: when a new connection was answered.
answered=$emulated/answered
: > "$answered"
(while :; do if answers; then date +%s%N >> "$answered"; fi; sleep 0.2; done) &

short=0
# through WHAT COMMAND…: a hundred downloads of 80 seconds, and the command in the midst of them.
through() {
    local what=$1 from finished
    shift
    say "$what: a hundred downloads begin"
    for _ in $(seq 100); do curl -s -m 300 -o /dev/null -w '%{size_download}\n' http://10.0.0.100/long & done > "$emulated/finished"
    sleep 25
    emulated_run "$(holds lb && echo lb || echo lb2)" 'ipvsadm -Ln' >&2 || true
    from=$(wc -l < "$answered")
    say "$what"
    "$@"
    say "waiting for the downloads"
    local until=$((SECONDS + 300))
    while (( $(wc -l < "$emulated/finished") < 100 && SECONDS < until )); do sleep 1; done
    finished=$(grep -c '^400000$' "$emulated/finished" || true)
    (( finished >= 99 )) || short=1
    printf '| %s | %s | %s |\n' "$what" "$finished" "$(tail -n "+$from" "$answered" | awk 'NR > 1 && $1 - last > gap { gap = $1 - last } { last = $1 } END { printf "%.1f s", gap / 1e9 }')"
}
printf '| fault | of 100 downloads finished | longest time without an answered new connection |\n|---|---:|---:|\n'
through "power of the holder cut" emulated_cut_power lb
emulated_wait 100 "lb2 holds the address" holds lb2
# It boots before the downloads begin, and gets its addresses back in the midst of them.
emulated_wait 200 "the pair is in maintenance" emulated_run lb2 'bascule maintenance on --for 20min'
emulated_power_on lb 11
emulated_wait 300 "lb answers" is_up lb
emulated_wait 200 "lb balances" balances lb
holds lb2 || { echo "lb2 let go before its time" >&2; short=1; }
home() {
    emulated_wait 200 "the maintenance is over" emulated_run lb2 'bascule maintenance off'
    emulated_wait 200 "lb has the address again" holds lb
}
through "it comes back, failback" home
exit "$short"
