#!/bin/bash
# Debian's OCF agents for real: each is started, watched, lost, started again, handed over and stopped by a pair, and judged by
# ocf-tester with the same parameters. Prints docs/operations/agents.md; progress goes to standard error. About ten minutes.
#
#   bench/agents.sh > docs/operations/agents.md     all
#   bench/agents.sh nginx pgsql                     only these
#
# Exit status: 0 if ocf-tester and the pair agree on each agent, or differ for a reason that is named; 1 if not; 2 if it was
# called wrongly.
set -euo pipefail
cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.."
. tests/Lab/requirements.sh

export DOTNET_NOLOGO=true DOTNET_CLI_TELEMETRY_OPTOUT=true
reason=$(machines_impossible)
if [[ -n $reason ]]; then echo "no Debian machines: $reason" >&2; exit 1; fi
require_dotnet
install_lab_requirements
require_package
dotnet build tests/Lab -c Release --nologo -v quiet -clp:'ErrorsOnly;NoSummary' >&2
BASCULE_LAB_IMAGE=$(tests/Lab/agents-image.sh)
export BASCULE_LAB_IMAGE
exec tests/Lab/bin/Release/net10.0/Bascule.Lab agents "$@"
