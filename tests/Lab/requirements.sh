# Sourced by test.sh, demo.sh and bench/failover.sh: installs from Debian what the lab needs and this machine lacks.

# Why machines cannot be made here; empty if they can.
machines_impossible() {
    if (( EUID != 0 )); then echo "not root"; return; fi
    if ! ip netns list > /dev/null 2>&1; then echo "no network namespaces here"; return; fi
    if ! unshare --mount true 2> /dev/null; then echo "no mount namespaces here"; return; fi
}

install_lab_requirements() {
    local missing=()
    command -v debootstrap > /dev/null || missing+=(debootstrap)
    command -v systemd-nspawn > /dev/null || missing+=(systemd-container)
    command -v ip > /dev/null || missing+=(iproute2)
    command -v nft > /dev/null || missing+=(nftables)
    command -v nsenter > /dev/null || missing+=(util-linux)
    (( ${#missing[@]} == 0 )) && return 0
    if (( EUID != 0 )); then echo "cannot install ${missing[*]}: not root" >&2; return 1; fi
    echo "installing ${missing[*]}" >&2
    local log
    log=$(mktemp)
    if ! { apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "${missing[@]}"; } > "$log" 2>&1; then
        echo "cannot install ${missing[*]}; the end of $log:" >&2
        tail -5 "$log" >&2
        return 1
    fi
    rm -f "$log"
}

require_dotnet() {
    command -v dotnet > /dev/null && return 0
    echo "the .NET SDK 10 is missing: https://dotnet.microsoft.com/download (the package dotnet-sdk-10.0)" >&2
    return 1
}
