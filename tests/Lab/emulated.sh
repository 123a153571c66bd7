# shellcheck shell=bash
# Sourced by the commands that need a kernel of Debian's, with modules which the kernel of this machine may not have (drbd, ip_vs): whole machines under
# qemu's emulation, which needs no virtualisation. Each has a disk of its own with the lab's Debian on it, a card to the clients and one to the other
# machines, and is reached by ssh. All of it lives in a network and a PID namespace: whatever happens, it ends with the script that sourced this.

# What the machines have beside the lab's Debian.
emulated_layer() {
    tests/Lab/layer.sh emulated linux-image-amd64 initramfs-tools drbd-utils openssh-server openssh-client at cluster-glue ipvsadm zstd
}

# Begins the script anew in namespaces of its own, so that bridges and addresses are nobody else's and no machine outlives it. What comes from a mirror is
# fetched before: from inside there is no way to one.
emulated_enter() {
    [[ ${BASCULE_EMULATED:-} == inside ]] && return
    local missing=()
    command -v qemu-system-x86_64 > /dev/null || missing+=(qemu-system-x86)
    command -v ssh > /dev/null || missing+=(openssh-client)
    command -v mkfs.ext4 > /dev/null || missing+=(e2fsprogs)
    command -v curl > /dev/null || missing+=(curl)
    (( ${#missing[@]} == 0 )) || install_packages "${missing[@]}"
    emulated_layer > /dev/null
    BASCULE_EMULATED=inside exec unshare --net --pid --fork --kill-child --mount-proc -- "$0" "$@"
}

# Sets up the two networks, and the folder $emulated, which goes at the end: 10.0.0.1 on the clients' network is this script itself.
emulated_begin() {
    emulated=$(mktemp -d /var/tmp/bascule-emulated.XXXXXX)
    emulated_spaces=()      # network namespaces that the script makes: their names outlive it otherwise
    trap 'for space in "${emulated_spaces[@]}"; do ip netns del "$space" || true; done; umount -q "$emulated/root" || true; rm -rf --one-file-system "$emulated"' EXIT
    emulated_layers=$(emulated_layer)
    ip link set lo up
    for network in clients direct; do
        ip link add name "$network" type bridge mcast_snooping 0
        ip link set "$network" up
    done
    ip address add 10.0.0.1/24 dev clients
    ssh-keygen -q -t ed25519 -N '' -f "$emulated/key"
}

# For $emulated/files: a real-time thread that needs a second of processor time is a fault and ends its node (LimitRTTIME= of bascule.service), but not where a
# second of emulation is a few hundredths of a machine's.
emulated_patience() {
    mkdir -p "$emulated/files/etc/systemd/system/bascule.service.d"
    printf '[Service]\nLimitRTTIME=infinity\n' > "$emulated/files/etc/systemd/system/bascule.service.d/emulated.conf"
}

# emulated_disk NAME NUMBER: 10.0.0.NUMBER to the clients (eth0) and 10.0.1.NUMBER to the others (eth1). Files below $emulated/files and
# $emulated/files-NAME are put on it.
emulated_disk() {
    local name=$1 number=$2 root=$emulated/root
    mkdir -p "$root" "$emulated/$name/upper" "$emulated/$name/work"
    mount -t overlay overlay -o "lowerdir=$emulated_layers,upperdir=$emulated/$name/upper,workdir=$emulated/$name/work" "$root"
    echo "$name" > "$root/etc/hostname"
    for card in 0 1; do
        printf '[Match]\nName=eth%s\n[Network]\nAddress=10.0.%s.%s/24\nLinkLocalAddressing=no\nIPv6AcceptRA=no\n' "$card" "$card" "$number" > "$root/etc/systemd/network/eth$card.network"
    done
    for unit in systemd-networkd ssh atd; do
        ln -sf "/lib/systemd/system/$unit.service" "$root/etc/systemd/system/multi-user.target.wants/$unit.service"
    done
    install -d -m 700 "$root/root/.ssh"
    cp "$emulated/key" "$root/root/.ssh/id_ed25519"
    cp "$emulated/key.pub" "$root/root/.ssh/authorized_keys"
    printf '/dev/vda / ext4 defaults 0 1\n' > "$root/etc/fstab"
    [[ ! -d $emulated/files ]] || cp -r "$emulated/files/." "$root/"
    [[ ! -d $emulated/files-$name ]] || cp -r "$emulated/files-$name/." "$root/"
    [[ -e $emulated/kernel ]] || { cp "$(readlink -f "$root"/boot/vmlinuz-*)" "$emulated/kernel"; cp "$(readlink -f "$root"/boot/initrd.img-*)" "$emulated/initrd"; }
    truncate -s 3G "$emulated/$name.disk"
    mkfs.ext4 -q -F -d "$root" "$emulated/$name.disk"
    umount "$root"
    rm -rf --one-file-system "${emulated:?}/$name"
}

# emulated_power_on NAME NUMBER [DISK…]: further disks are /dev/vdb and on.
emulated_power_on() {
    local name=$1 number=$2 disks=() tap card disk
    shift 2
    for disk in "$@"; do disks+=(-drive "file=$disk,if=virtio,format=raw"); done
    for card in 0 1; do
        tap=$name-$card
        ip link show "$tap" > /dev/null 2>&1 || ip tuntap add "$tap" mode tap
        ip link set "$tap" master "$([[ $card == 0 ]] && echo clients || echo direct)" up
    done
    qemu-system-x86_64 -accel tcg -m 640 -nographic -monitor none -serial "file:$emulated/$name.console" \
        -kernel "$emulated/kernel" -initrd "$emulated/initrd" -append "root=/dev/vda rw console=ttyS0 net.ifnames=0 mitigations=off quiet" \
        -drive "file=$emulated/$name.disk,if=virtio,format=raw" "${disks[@]}" -device virtio-rng-pci \
        -netdev "tap,id=n0,ifname=$name-0,script=no,downscript=no" -device "virtio-net-pci,netdev=n0,mac=52:54:00:00:00:$number" \
        -netdev "tap,id=n1,ifname=$name-1,script=no,downscript=no" -device "virtio-net-pci,netdev=n1,mac=52:54:00:00:01:$number" \
        > "$emulated/$name.qemu" 2>&1 &
    echo $! > "$emulated/$name.pid"
    echo "$number" > "$emulated/$name.number"
}

emulated_cut_power() {
    local pid
    pid=$(cat "$emulated/$1.pid")
    kill -9 "$pid"
    wait "$pid" 2> /dev/null || true
}

# emulated_run NAME COMMAND: as root there.
emulated_run() {
    local name=$1
    shift
    ssh -q -n -i "$emulated/key" -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o ConnectTimeout=5 -o ServerAliveInterval=5 "root@10.0.0.$(cat "$emulated/$name.number")" "$@"
}

# emulated_wait SECONDS WHAT COMMAND…: until it succeeds; a script that waits in vain calls its own `diagnose`, and ends.
emulated_wait() {
    local until=$((SECONDS + $1)) what=$2
    shift 2
    while ! "$@" > "$emulated/waited" 2>&1; do
        if (( SECONDS >= until )); then
            echo "not within its time: $what; the last attempt said: $(tail -3 "$emulated/waited")" >&2
            diagnose >&2
            exit 1
        fi
        sleep 0.5
    done
}
