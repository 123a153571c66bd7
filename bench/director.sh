#!/bin/bash
# What balancing costs, and what watching real servers costs: the director (nftables) beside HAProxy, nginx, hand-written nftables and no balancer at all, in
# alternating rounds of one run on this machine. Everything is in network namespaces of its own. Prints tables; progress goes to standard error.
#
#   bench/director.sh                      all parts, 5 rounds
#   bench/director.sh throughput [ROUNDS]  requests per second, and processor time of all that is involved per request
#   bench/director.sh flood [ROUNDS]       what a client gets beside one that opens connections as fast as it can, without limits and with them
#   bench/director.sh checks               100 services with 1,000 real servers, each asked every 2 s: processor time, and how soon a verdict comes
#
# Exit status: 0 if the targets are met (CPU per request at most 1.05 of hand-written nftables' and 0.8 of HAProxy's tcp mode at 64 connections; checks at most 10 %
# of one processor, a verdict within interval and time limit), 1 if one is not.
set -euo pipefail
cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.."
. tests/Lab/requirements.sh
if (( EUID != 0 )); then echo "must be root" >&2; exit 1; fi
parts=${1:-all} rounds=${2:-5}
case "$parts" in all | throughput | flood | checks) ;; *) sed -n '2,/^set /{/^#/s/^# \{0,1\}//p}' "$0"; exit 2 ;; esac

install_lab_requirements
missing=()
for pair in haproxy:haproxy nginx:nginx-light wrk:wrk nft:nftables; do command -v "${pair%%:*}" > /dev/null || missing+=("${pair#*:}"); done
(( ${#missing[@]} == 0 )) || install_packages "${missing[@]}"
[[ -e /usr/lib/nginx/modules/ngx_stream_module.so ]] || install_packages libnginx-mod-stream
require_package
package=$(find dist -maxdepth 1 -name 'bascule_*_amd64.deb' -printf '%T@ %p\n' | sort -n | tail -1 | cut -d' ' -f2-)

work=$(mktemp -d /var/tmp/bascule-bench.XXXXXX)
space=bench-$$
started=()
clean_up() {
    for pid in "${started[@]}"; do kill "$pid" 2> /dev/null || true; done
    wait 2> /dev/null || true
    for one in $(ip netns list | awk -v own="$space-" 'index($1, own) == 1 { print $1 }'); do ip netns del "$one"; done
    rm -rf "$work"
}
trap clean_up EXIT
dpkg -x "$package" "$work/package"
bascule=$work/package/usr/bin/bascule
[[ -x $bascule ]] || bascule=$(find "$work/package" -type f -name bascule -perm -u+x | head -1)
mapfile -t settings < <(sed -n 's/^Environment=\(DOTNET_.*\)/\1/p' packaging/debian/systemd/bascule-director.service)
export "${settings[@]}"
say() { echo "$(date +%T) $*" >&2; }
failed=0

within() { ip netns exec "$space-$1" "${@:2}"; }
# launch SPACE COMMAND…: in the background, ended with the script; its number is in $launched.
launch() {
    local where=$1
    shift
    ip netns exec "$space-$where" "$@" > "$work/$where.log" 2>&1 &
    launched=$!
    started+=("$launched")
}
end() {
    kill "$1" 2> /dev/null || true
    wait "$1" 2> /dev/null || true
}
await() {
    local until=$((SECONDS + 30))
    while ! "$@" > /dev/null 2>&1; do
        if (( SECONDS >= until )); then echo "not within 30 s: $*" >&2; tail -3 "$work"/*.log >&2; exit 1; fi
        sleep 0.1
    done
}
# plug SPACE BRIDGE ADDRESS: a card of SPACE to a switch.
plug() {
    ip -n "$space-wires" link add "$1-$2" type veth peer name "$2" netns "$space-$1"
    ip -n "$space-wires" link set "$1-$2" master "$2" up
    ip -n "$space-$1" address add "$3" dev "$2"
    ip -n "$space-$1" link set "$2" up
}
serve() {
    mkdir -p "$work/$1"
    printf 'daemon off; master_process off; pid %s/pid; error_log stderr;\nevents { worker_connections 8192; }\nhttp { access_log off; keepalive_requests 1000000000; server { listen 80 backlog=8192; location / { return 200 "%s\\n"; } } }\n' "$work/$1" "$1" > "$work/$1/nginx.conf"
    launch "$1" nginx -p "$work/$1" -c "$work/$1/nginx.conf"
}

# Of all processors, in clock ticks: user, nice, system, irq, softirq (proc(5)).
busy() { awk '/^cpu / { print $2 + $3 + $4 + $7 + $8 }' /proc/stat; }

# A client, a balancer and three web servers on two switches.
site() {
    local one
    say "a client, a balancer and three web servers"
    for one in wires client lb web1 web2 web3; do ip netns add "$space-$one"; ip -n "$space-$one" link set lo up; done
    for one in out in; do ip -n "$space-wires" link add "$one" type bridge mcast_snooping 0; ip -n "$space-wires" link set "$one" up; done
    # A switch that looks into packets as a firewall would be nobody's, and counted as everybody's.
    ip netns exec "$space-wires" sysctl -q -w net.bridge.bridge-nf-call-iptables=0 net.bridge.bridge-nf-call-ip6tables=0 net.bridge.bridge-nf-call-arptables=0 2> /dev/null || true
    plug client out 10.0.1.1/24
    plug lb out 10.0.1.10/24
    plug lb in 10.0.2.254/24
    within lb sysctl -q -w net.ipv4.ip_forward=1
    ip -n "$space-client" route add 10.0.2.0/24 via 10.0.1.10
    for one in 1 2 3; do
        plug "web$one" in "10.0.2.$one/24"
        ip -n "$space-web$one" route add default via 10.0.2.254
        serve "web$one"
    done
    for one in 1 2 3; do await within lb bash -c "exec 3<>/dev/tcp/10.0.2.$one/80"; done
    mkdir -p "$work/lb/etc"
}

throughput() {
    local one kind round ticks requests from rate micro
    site
    printf -- '-A -t 10.0.1.10:80 -s %s\n' wrr > "$work/rules"
    for one in 1 2 3; do printf -- '-a -t 10.0.1.10:80 -r 10.0.2.%s:80 -m\n' "$one" >> "$work/rules"; done
    printf 'table ip by-hand {\n chain in {\n type nat hook prerouting priority dstnat;\n ip daddr 10.0.1.10 tcp dport 80 dnat to numgen inc mod 3 map { 0 : 10.0.2.1, 1 : 10.0.2.2, 2 : 10.0.2.3 }\n }\n}\n' > "$work/by-hand.nft"
    for kind in tcp http; do
        printf 'global\n maxconn 8192\ndefaults\n mode %s\n timeout connect 5s\n timeout client 60s\n timeout server 60s\nlisten web\n bind 10.0.1.10:80\n server a 10.0.2.1:80\n server b 10.0.2.2:80\n server c 10.0.2.3:80\n' "$kind" > "$work/haproxy-$kind.cfg"
    done
    printf 'load_module /usr/lib/nginx/modules/ngx_stream_module.so;\ndaemon off; pid %s/stream.pid; error_log stderr;\nevents { worker_connections 8192; }\nstream { upstream web { server 10.0.2.1:80; server 10.0.2.2:80; server 10.0.2.3:80; } server { listen 10.0.1.10:80; proxy_pass web; } }\n' "$work" > "$work/stream.conf"

    local kinds=(direct bascule-wrr bascule-mh nft-by-hand haproxy-tcp haproxy-http nginx-stream)
    for round in $(seq "$rounds"); do
        say "round $round of $rounds"
        for kind in "${kinds[@]}"; do
            local target=10.0.1.10
            launched=''
            case "$kind" in
                direct) target=10.0.2.1 ;;
                bascule-*)
                    sed "s/wrr/${kind#bascule-}/; s/^-A.*mh\$/& -b mh-port/" "$work/rules" > "$work/lb/etc/ipvsadm.rules"
                    BASCULE_DIRECTOR_ROOT=$work/lb BASCULE_DIRECTOR_VIEW=$work/view launch lb "$bascule" director run
                    await within lb nft list chain ip bascule-director tcp-10.0.1.10-80
                    await within lb bash -c 'nft list chain ip bascule-director tcp-10.0.1.10-80 | grep -q 10.0.2.3' ;;
                nft-by-hand) within lb nft -f "$work/by-hand.nft" ;;
                haproxy-*) launch lb haproxy -db -f "$work/$kind.cfg" ;;
                nginx-stream) launch lb nginx -c "$work/stream.conf" ;;
            esac
            await within client bash -c "exec 3<>/dev/tcp/$target/80"
            for load in keep-alive new; do
                local header=()
                [[ $load == keep-alive ]] || header=(-H 'Connection: close')
                within client wrk -t 1 -c 64 -d 1 "${header[@]}" "http://$target/" > "$work/wrk"
                from=$(busy)
                within client wrk -t 1 -c 64 -d 4 "${header[@]}" "http://$target/" > "$work/wrk"
                ticks=$(( $(busy) - from ))
                requests=$(awk '/requests in/ { print $1 }' "$work/wrk")
                rate=$(awk '/^Requests\/sec/ { printf "%d", $2 }' "$work/wrk")
                micro=$(awk -v t="$ticks" -v hz="$(getconf CLK_TCK)" -v n="$requests" 'BEGIN { printf "%.2f", t / hz * 1e6 / n }')
                echo "$load $kind $rate $micro" >> "$work/results"
            done
            case "$kind" in
                bascule-*) end "$launched"; within lb nft delete table ip bascule-director; within lb nft delete table ip6 bascule-director ;;
                nft-by-hand) within lb nft delete table ip by-hand ;;
                haproxy-* | nginx-stream) end "$launched" ;;
            esac
        done
    done

    middle() { sort -n | awk '{ v[NR] = $1 } END { printf "%s (%s–%s)", v[int((NR + 1) / 2)], v[1], v[NR] }'; }
    for load in keep-alive new; do
        printf '\n| 64 connections, %s | requests per second, median (min–max) | CPU µs per request: client, balancer and servers | of nft-by-hand | of haproxy-tcp |\n|---|---:|---:|---:|---:|\n' \
            "$([[ $load == new ]] && echo "a new one for each request" || echo "kept alive")"
        for kind in "${kinds[@]}"; do
            # The ratio of each round by itself: what disturbs the machine disturbs neighbours alike.
            ratio() { paste <(grep "^$load $kind " "$work/results" | cut -d' ' -f4) <(grep "^$load $1 " "$work/results" | cut -d' ' -f4) | awk '{ printf "%.2f\n", $1 / $2 }' | middle; }
            printf '| %s | %s | %s | %s | %s |\n' "$kind" "$(grep "^$load $kind " "$work/results" | cut -d' ' -f3 | middle)" "$(grep "^$load $kind " "$work/results" | cut -d' ' -f4 | middle)" "$(ratio nft-by-hand)" "$(ratio haproxy-tcp)"
            if [[ $load == keep-alive && $kind == bascule-wrr ]]; then
                awk -v a="$(ratio nft-by-hand)" -v b="$(ratio haproxy-tcp)" 'BEGIN { exit !(a + 0 <= 1.05 && b + 0 <= 0.8) }' || failed=1
            fi
        done
    done
}

flood() {
    local round kind honest greedy
    site
    ip netns add "$space-greedy"
    plug greedy out 10.0.1.2/24
    mkdir -p "$work/lb/etc/bascule"
    for round in $(seq "$rounds"); do
        say "round $round of $rounds"
        for kind in alone without with; do
            {
                printf 'virtual-services:\n- address: 10.0.1.10:80\n  servers: [{address: 10.0.2.1:80}, {address: 10.0.2.2:80}, {address: 10.0.2.3:80}]\n'
                [[ $kind != with ]] || printf '  limits: {new-per-second: 50, connections: 100}\n'
            } > "$work/lb/etc/bascule/bascule.yaml"
            BASCULE_DIRECTOR_ROOT=$work/lb BASCULE_DIRECTOR_VIEW=$work/view launch lb "$bascule" director run
            await within lb bash -c 'nft list chain ip bascule-director tcp-10.0.1.10-80 | grep -q 10.0.2.3'
            await within client bash -c "exec 3<>/dev/tcp/10.0.1.10/80"
            echo 0 > "$work/greedy"
            [[ $kind == alone ]] || { within greedy wrk -t 1 -c 512 -d 6 -H 'Connection: close' http://10.0.1.10/ | awk '/requests in/ { print int($1 / 6) }' > "$work/greedy" & }
            sleep 1
            honest=$(within client wrk -t 1 -c 8 -d 4 --latency http://10.0.1.10/ | awk '/^Requests\/sec/ { r = $2 } /99%/ { l = $2 } END { printf "%d %s", r, l }')
            [[ $kind == alone ]] || wait $!
            greedy=$(cat "$work/greedy")
            echo "$kind $honest $greedy" >> "$work/flooded"
            end "$launched"
            within lb nft delete table ip bascule-director
            within lb nft delete table ip6 bascule-director
            within lb nft delete table inet bascule-edge 2> /dev/null || true
        done
    done
    middle() { sort -n | awk '{ v[NR] = $1 } END { printf "%s (%s–%s)", v[int((NR + 1) / 2)], v[1], v[NR] }'; }
    printf '\n| beside a client that opens connections as fast as it can | requests per second of the other one, 8 connections kept alive: median (min–max) | connections per second that the greedy one gets |\n|---|---:|---:|\n'
    for kind in alone without with; do
        printf '| %s | %s | %s |\n' "$(case $kind in alone) echo "nobody beside it" ;; without) echo "no limits" ;; with) echo "limits: {new-per-second: 50, connections: 100}" ;; esac)" \
            "$(grep "^$kind " "$work/flooded" | cut -d' ' -f2 | middle)" "$(grep "^$kind " "$work/flooded" | cut -d' ' -f4 | middle)"
    done
}

checks() {
    local service server number from seconds ticks pid began took line
    say "1,000 web servers"
    for one in watcher many; do ip netns add "$space-$one"; ip -n "$space-$one" link set lo up; done
    # One cable, and no switch: its work would be counted as the director's, in whose time the kernel hands a packet on.
    ip -n "$space-watcher" link add net type veth peer name net netns "$space-many"
    for one in watcher many; do ip -n "$space-$one" link set net up; done
    ip -n "$space-watcher" address add 10.1.0.1/16 dev net
    ip -n "$space-many" address add 10.1.200.1/16 dev net
    for number in $(seq 0 999); do echo "address add 10.1.$((number / 250 + 1)).$((number % 250 + 1))/32 dev net"; done > "$work/addresses"
    ip -n "$space-many" -batch "$work/addresses"
    serve many
    mkdir -p "$work/watcher/etc/ha.d"
    {
        printf 'checkinterval = 2\nnegotiatetimeout = 1\nchecktimeout = 1\nquiescent = no\n'
        for service in $(seq 0 99); do
            printf '\nvirtual = 10.2.0.%s:80\n' "$((service + 1))"
            for server in $(seq 0 9); do number=$((service * 10 + server)); printf '\treal = 10.1.%s.%s:80 masq\n' "$((number / 250 + 1))" "$((number % 250 + 1))"; done
            printf '\tservice = http\n\trequest = "/"\n\tscheduler = wrr\n'
        done
    } > "$work/watcher/etc/ha.d/ldirectord.cf"
    mkfifo "$work/said"
    while read -r line; do echo "$(date +%s%N) $line"; done < "$work/said" > "$work/timed" &
    started+=($!)
    BASCULE_DIRECTOR_ROOT=$work/watcher BASCULE_DIRECTOR_VIEW=$work/view ip netns exec "$space-watcher" "$bascule" director run 2> "$work/said" &
    pid=$!
    started+=("$pid")
    await bash -c "[[ \$(grep -o '\"health\":\"up\"' $work/view | wc -l) == 1000 ]]"
    sleep 5
    say "processor time of a minute"
    ticks() { sed 's/.*) //' "/proc/$pid/stat" | awk '{ print $12 + $13 }'; }
    from=$(ticks) began=$(date +%s%N)
    sleep 60
    seconds=$(( ($(date +%s%N) - began) / 1000000 ))
    ticks=$(( $(ticks) - from ))
    printf '\n| 1,000 real servers of 100 services, HTTP every 2 s | %% of one processor | PSS MB |\n|---|---:|---:|\n'
    printf '| bascule director | %s | %s |\n' "$(awk -v t="$ticks" -v hz="$(getconf CLK_TCK)" -v ms="$seconds" 'BEGIN { printf "%.1f", t / hz / ms * 100000 }')" "$(awk '/^Pss:/ { printf "%.1f", $2 / 1024 }' "/proc/$pid/smaps_rollup")"
    awk -v t="$ticks" -v hz="$(getconf CLK_TCK)" -v ms="$seconds" 'BEGIN { exit !(t / hz / ms * 1000 <= 0.1) }' || failed=1

    say "verdicts"
    said() { tail -n "+$1" "$work/timed" | grep -q "$2"; }
    within many nft 'add table ip faults; add chain ip faults in { type filter hook input priority 0; }'
    for fault in "reject with tcp reset" drop; do
        for number in 3 77 150 222 305 480 555 640 801 999; do
            local address=10.1.$((number / 250 + 1)).$((number % 250 + 1))
            line=$(( $(wc -l < "$work/timed") + 1 )) began=$(date +%s%N)
            # shellcheck disable=SC2086
            within many nft add rule ip faults in ip daddr "$address" tcp dport 80 $fault
            await said "$line" "real server $address:80 is down"
            took=$(( ($(tail -n "+$line" "$work/timed" | grep "real server $address:80 is down" | head -1 | cut -d' ' -f1) - began) / 1000000 ))
            echo "$took" >> "$work/verdict-${fault%% *}"
            within watcher nft list chain ip bascule-director "tcp-10.2.0.$((number / 10 + 1))-80" | grep -q "$address " && { echo "$address is still in the table" >&2; failed=1; }
            within many nft flush chain ip faults in
            await said "$line" "real server $address:80 is up"
        done
    done
    printf '\n| a real server fails | verdict and table after, ms: median (min–max) | interval and time limit |\n|---|---:|---:|\n'
    for fault in reject drop; do
        printf '| %s | %s | 3000 |\n' "$([[ $fault == drop ]] && echo "hangs" || echo "refuses")" "$(sort -n "$work/verdict-$fault" | awk '{ v[NR] = $1 } END { printf "%s (%s–%s)", v[int((NR + 1) / 2)], v[1], v[NR] }')"
        awk '$1 > 3000 { over = 1 } END { exit over }' "$work/verdict-$fault" || failed=1
    done
}

[[ $parts != all ]] || parts="throughput flood checks"
for part in $parts; do
    "$part"
    for one in $(ip netns list | awk -v own="$space-" 'index($1, own) == 1 { print $1 }'); do ip netns del "$one"; done
done
exit "$failed"
