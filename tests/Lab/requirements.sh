# shellcheck shell=bash
# Sourced by test.sh, package.sh, demo.sh and the bench: what the lab needs, and how to get what this machine lacks.

# Why machines cannot be made here; empty if they can. Asked before anything is installed, so it needs nothing but unshare(1)
# from util-linux, which every Debian has (it is Essential: Debian Policy §3.8).
machines_impossible() {
    if (( EUID != 0 )); then echo "not root"; return; fi
    if ! unshare --net true 2> /dev/null; then echo "no network namespaces here"; return; fi
    if ! unshare --mount true 2> /dev/null; then echo "no mount namespaces here"; return; fi
}

install_lab_requirements() {
    local missing=()
    command -v debootstrap > /dev/null || missing+=(debootstrap)
    command -v systemd-nspawn > /dev/null || missing+=(systemd-container)
    command -v ip > /dev/null || missing+=(iproute2)
    command -v nft > /dev/null || missing+=(nftables)
    (( ${#missing[@]} == 0 )) || install_packages "${missing[@]}"
}

# For the bench's comparison, which does without it where it cannot be had. Its unit does not start without a configuration.
install_keepalived() { command -v keepalived > /dev/null || install_packages keepalived || true; }

install_packages() {
    if (( EUID != 0 )); then echo "cannot install $*: not root" >&2; return 1; fi
    echo "installing $*" >&2
    local log
    log=$(mktemp)
    if ! { apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$@"; } > "$log" 2>&1; then
        echo "cannot install $*; the end of $log:" >&2
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

# Makes the package if there is none, or if something it is made of is newer. bin and obj are what builds leave behind.
require_package() {
    [[ ${BASCULE_LAB_PACKAGE:-} == none ]] && return 0
    local package newer
    package=$(find dist -maxdepth 1 -name 'bascule_*_amd64.deb' -printf '%T@ %p\n' 2> /dev/null | sort -n | tail -1 | cut -d' ' -f2- || true)
    if [[ -n $package ]]; then
        newer=$(find src packaging package.sh Directory.* \( -name bin -o -name obj \) -prune -o -newer "$package" -type f -print -quit)
        [[ -z $newer ]] && return 0
        echo "$newer is newer than $package: making it anew" >&2
    fi
    ./package.sh >&2
}
