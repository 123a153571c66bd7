#!/bin/bash
# Shows a failover on this one machine: two Debian machines with a web page, the power of the holder is cut, the other serves,
# the holder returns. Prints the gap that a client saw, in milliseconds. Everything it makes is gone afterwards.
#
#   ./demo.sh          who serves is shown live
#   ./demo.sh --ci     plain lines, no terminal needed
#
# Needs root and the .NET SDK 10; installs from Debian what else is missing (debootstrap, systemd-container, nftables).
# The first run builds the package and the machines' disk image: some minutes. Later runs take half a minute.
set -euo pipefail
cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")"
. tests/Lab/requirements.sh

export DOTNET_NOLOGO=true DOTNET_CLI_TELEMETRY_OPTOUT=true
case "${1:-}" in
    "" | --ci) ;;
    *) sed -n '2,/^set /{/^#/s/^# \{0,1\}//p}' "$0"; exit 2 ;;
esac
reason=$(machines_impossible)
if [[ -n $reason ]]; then echo "demo: no Debian machines here: $reason" >&2; exit 1; fi
require_dotnet
install_lab_requirements
require_package
dotnet build tests/Lab -c Release --nologo -v quiet -clp:'ErrorsOnly;NoSummary' >&2
exec tests/Lab/bin/Release/net10.0/Bascule.Lab demo "$@"
