#!/bin/bash
# What `bascule node` and `bascule actuator` keep in memory together, holding an address, a minute after their start: the
# quick figure of decision 0010, without Debian machines (the figure that counts is bench/failover.sh's).
#
#   bench/memory.sh [BINARY]        needs root; without BINARY the shipped form is built first
#
# SECONDS_TO_WAIT=N    instead of 60
# KEEPALIVE=100ms      instead of 1 s
# MAPPINGS=yes         and which mappings it is
set -euo pipefail
cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.."

work=$(mktemp -d)
space=bascule-memory-$$
node='' actuator=''
clean_up() {
    [[ -z $node ]] || kill -KILL "$node" 2> /dev/null || true
    [[ -z $actuator ]] || kill -KILL "$actuator" 2> /dev/null || true
    wait 2> /dev/null || true
    ip netns del "$space" 2> /dev/null || true
    rm -rf "$work"
}
trap clean_up EXIT

binary=${1:-}
if [[ -z $binary ]]; then
    dotnet publish src/Bascule -c Release -p:ShippedForm=managed -v quiet --artifacts-path "$work/build" -o "$work/build/out" >&2
    binary=$work/build/out/bascule
fi

ip netns add "$space"
ip -n "$space" link set lo up
ip -n "$space" link add eth0 type veth peer name cable
ip -n "$space" link set eth0 up
ip -n "$space" link set cable up
ip -n "$space" address add 192.0.2.1/24 dev eth0

mkdir "$work/ha.d" "$work/state" "$work/run"
cat > "$work/ha.d/ha.cf" << END
keepalive ${KEEPALIVE:-1}
deadtime 5
initdead 5
ucast eth0 192.0.2.2
node $(uname -n)
node absent
auto_failback on
END
echo "$(uname -n) IPaddr::192.0.2.100/24/eth0" > "$work/ha.d/haresources"
printf 'auth 1\n1 sha1 memory\n' > "$work/ha.d/authkeys"
chmod 600 "$work/ha.d/authkeys"

# The runtime's settings are the unit's.
mapfile -t settings < <(sed -n 's/^Environment=\(DOTNET_.*\)/\1/p' packaging/debian/systemd/bascule.service)
export "${settings[@]}" BASCULE_CONFIG_DIR=$work/ha.d BASCULE_STATE_DIR=$work/state BASCULE_EPOCHS=$work/state/epochs
export BASCULE_ACTUATOR=$work/run/actuator BASCULE_CONTROL=$work/run/control
ip netns exec "$space" "$binary" actuator --socket "$BASCULE_ACTUATOR" --run-dir "$work/run" --config-dir "$work/ha.d" &> "$work/actuator.log" &
actuator=$!
ip netns exec "$space" "$binary" node &> "$work/node.log" &
node=$!
sleep "${SECONDS_TO_WAIT:-60}"

if ! ip -n "$space" -brief address show eth0 | grep -q 192.0.2.100; then
    cat "$work/actuator.log" "$work/node.log" >&2
    echo "The address is not held, so there is nothing to measure." >&2
    exit 1
fi
for role in actuator node; do
    cp "/proc/${!role}/smaps" "$work/$role.smaps"
    awk -v role=$role '/^Pss:|^Rss:|^Private_Dirty:/ { printf "%s %s %.1f MB", role, $1, $2 / 1024; role = "" } END { print "" }' "/proc/${!role}/smaps_rollup"
    if [[ -n ${MAPPINGS:-} ]]; then
        awk '/^[0-9a-f]+-[0-9a-f]+ / { name = $2 " " (NF > 5 ? $6 : "anonymous") } /^Pss:/ { pss[name] += $2 } /^Rss:/ { rss[name] += $2 }
             END { for (name in pss) if (pss[name] >= 32) printf "    %6d kB PSS %6d kB RSS  %s\n", pss[name], rss[name], name }' "$work/$role.smaps" | sort -rn
    fi
done
awk '/^Pss:/ { total += $2 } END { printf "both: %.1f MB PSS\n", total / 1024 }' "$work"/{actuator,node}.smaps
