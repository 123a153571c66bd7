#!/bin/bash
# Measures what a client of a pair sees, and what the pair costs, and judges each figure by its target. Prints docs/benchmarks.md;
# progress, and each table as soon as it is measured, go to standard error. About two hours and a half with 10 trials.
#
#   bench/failover.sh > docs/benchmarks.md          everything, 10 trials each
#   bench/failover.sh TRIALS [PART...]              only these: 002-web cost; or 002 for all parts that begin so
#   bench/failover.sh 20 faults                     does a second node ever answer? about 100 minutes
#   bench/failover.sh 20 loss partitions            packets lost beside Keepalived, and nodes that cannot hear each other; 15 minutes
#   bench/failover.sh 1 thousand                    a thousand failovers in a row, and what they leave behind; 14 minutes
#
# Exit status: 0 if nothing is over its target, 1 if something is or could not be finished, 2 if it was called wrongly.
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
case " ${*:2} " in "  " | *" loss"*) install_keepalived ;; esac
require_package
dotnet build tests/Lab -c Release --nologo -v quiet -clp:'ErrorsOnly;NoSummary' >&2
exec tests/Lab/bin/Release/net10.0/Bascule.Lab bench "${@:-10}"
