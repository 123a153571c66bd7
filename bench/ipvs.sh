#!/bin/bash
# The director's IPVS for real: an emulated Debian machine with Debian's kernel and ipvsadm, whose table is changed at random, at our hand and behind our back. After
# each change the table is read, and saved by ipvsadm: both must be what was wanted, line by line. Also what the kernel refuses, daemons, counters, and a module that
# is unloaded. Prints what was found; progress goes to standard error. About ten minutes, most of it emulation.
#
#   bench/ipvs.sh [SEED [CHANGES]]
#
# Exit status: 0 if everything was as it should be, 1 if something was not.
set -euo pipefail
cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.."
. tests/Lab/requirements.sh
. tests/Lab/emulated.sh
(( $# <= 2 )) || { sed -n '2,8s/^# \{0,1\}//p' "$0"; exit 2; }
if (( EUID != 0 )); then echo "must be root" >&2; exit 1; fi

export DOTNET_NOLOGO=true DOTNET_CLI_TELEMETRY_OPTOUT=true
if [[ ${BASCULE_EMULATED:-} != inside ]]; then
    install_lab_requirements
    require_dotnet
    dotnet build tests/Director.Tests -c Release --nologo -v quiet -clp:'ErrorsOnly;NoSummary' >&2
fi
emulated_enter "$@"

# What emulated_wait shows when it has waited in vain.
diagnose() { tail -20 "$emulated/lb1.console"; }
say() { echo "$(date +%T) $*" >&2; }

say "making a Debian machine"
emulated_begin
files=$emulated/files/srv
mkdir -p "$files/dotnet/shared" "$files/dotnet/host"
cp -r tests/Director.Tests/bin/Release/net10.0 "$files/tests"
# The runtime that this machine has, for one that has none.
dotnet=$(dirname "$(readlink -f "$(command -v dotnet)")")
cp -r "$dotnet/host/fxr" "$files/dotnet/host/"
cp -r "$dotnet/shared/Microsoft.NETCore.App" "$files/dotnet/shared/"
emulated_disk lb1 11

is_up() { emulated_run lb1 'systemctl is-active ssh'; }
say "booting it"
emulated_power_on lb1 11
emulated_wait 300 "it answers" is_up
if emulated_run lb1 'grep -q ^ip_vs /proc/modules'; then echo "ip_vs was loaded before anybody asked for it"; else echo "ip_vs is not loaded when the first asks for it"; fi

say "changing its table"
status=0
emulated_run lb1 "cd /srv/tests && DOTNET_ROOT=/srv/dotnet DOTNET_TieredPGO=0 BASCULE_SEED=${1:-1} BASCULE_CHANGES=${2:-1200} ./Bascule.Director.Tests -noLogo -noColor -explicit only -class '*.OnADebianKernel' 2>&1" |
    tee "$emulated/said" >&2 || status=1
sed -n 's/^# //p' "$emulated/said"
emulated_run lb1 'dmesg | grep -E "BUG|WARNING|Oops"' >&2 && { echo "the kernel complained" >&2; status=1; }
exit $status
