#!/bin/bash
# Prints the figures of docs/benchmarks.md as Markdown; progress goes to standard error. About half an hour with 10 trials.
#
#   bench/failover.sh [TRIALS]      10 unless told otherwise
#
# The same rig measures the real Heartbeat: BASCULE_LAB_IMAGE=/path/to/a/root/with/heartbeat BASCULE_LAB_PACKAGE=none
set -euo pipefail
cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.."
. tests/Lab/requirements.sh

export DOTNET_NOLOGO=true DOTNET_CLI_TELEMETRY_OPTOUT=true
reason=$(machines_impossible)
if [[ -n $reason ]]; then echo "no Debian machines: $reason" >&2; exit 1; fi
require_dotnet
install_lab_requirements
if [[ ${BASCULE_LAB_PACKAGE:-} != none && -z $(compgen -G 'dist/bascule_*_amd64.deb') ]]; then ./package.sh >&2; fi
dotnet build tests/Lab -c Release --nologo -v quiet -clp:'ErrorsOnly;NoSummary' >&2
exec tests/Lab/bin/Release/net10.0/Bascule.Lab bench "${1:-10}"
