#!/bin/bash
# Everything that CI runs: build without warnings, format, unit tests, a bounded simulation, the package, and the package's
# acceptance on real Debian machines. The last line is always "N passed, N failed, N skipped"; the exit status is 0 only if
# nothing failed.
#
#   ./test.sh            everything; about 20 minutes on two cores
#   ./test.sh --quick    the inner loop, under two minutes: no format check, no mutations, no package, no machines, fewer
#                        simulated seeds
#
# BASCULE_TRIALS       how often each failover is repeated on the machines (2)
# BASCULE_SEEDS        how many seeds of one faulty hour are simulated, twice each (150; 20 with --quick)
# BASCULE_FUZZ         how many damaged inputs the parsers get (10,000,000; a tenth with --quick)
# BASCULE_LAB_CACHE    where the machines' disk image is kept (/var/cache/bascule-lab)
# CI=true              a machine test that is skipped counts as failed
set -uo pipefail
cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")" || exit 1

quick=no
case "${1:-}" in
    "") ;;
    --quick) quick=yes ;;
    *) sed -n '2,/^set /{/^#/s/^# \{0,1\}//p}' "$0"; exit 2 ;;
esac

export DOTNET_NOLOGO=true DOTNET_CLI_TELEMETRY_OPTOUT=true DOTNET_SKIP_FIRST_TIME_EXPERIENCE=true
export BASCULE_TRIALS=${BASCULE_TRIALS:-2}
. tests/Lab/requirements.sh

configuration=Release
results=artifacts/test-results
passed=0 failed=0 skipped=0
started=$SECONDS
rm -rf "$results"
mkdir -p "$results"

say() { printf '\n== %s (%d s)\n' "$*" "$((SECONDS - started))"; }
finish() {
    printf '\n%d passed, %d failed, %d skipped\n' "$passed" "$failed" "$skipped"
    (( failed == 0 )) && exit 0
    exit 1
}

# Each safety rule is taken out of the shipped core, one after the other: the simulator must notice each.
run_mutations() {
    say "mutations"
    local log=$results/mutations.log
    tests/mutations/run.sh 2>&1 | tee "$log"
    local status=${PIPESTATUS[0]} unnoticed
    unnoticed=$(grep -c '^NOT RED: ' "$log")
    passed=$((passed + $(grep -c '^red: ' "$log")))
    failed=$((failed + unnoticed))
    if (( status != 0 && unnoticed == 0 )); then echo "FAILED: tests/mutations/run.sh ended with $status"; failed=$((failed + 1)); fi
}

# A step that is one thing: passed or failed.
step() {
    local name=$1
    shift
    say "$name"
    if "$@"; then passed=$((passed + 1)); else failed=$((failed + 1)); echo "FAILED: $name"; return 1; fi
}

# Runs one test project and counts from its own record, not from what it prints.
run_tests() {
    local project=$1
    shift
    local name exe xml status summary
    name=$(basename "$project")
    exe=$project/bin/$configuration/net10.0/$(sed -n 's:.*<AssemblyName>\(.*\)</AssemblyName>.*:\1:p' "$project"/*.csproj)
    say "$name"
    xml=$results/$name.xml
    "$exe" -noLogo -noColor -xml "$xml" "$@"
    status=$?
    summary=$(grep -o '<assembly [^>]*>' "$xml" 2> /dev/null)
    if [[ -z $summary ]]; then
        echo "FAILED: $name ended with $status and left no record"
        failed=$((failed + 1))
        return 1
    fi
    count() { sed -n "s/.* $1=\"\([0-9]*\)\".*/\1/p" <<< "$summary"; }
    passed=$((passed + $(count passed)))
    failed=$((failed + $(count failed) + $(count errors)))
    skipped=$((skipped + $(count skipped)))
    # A runner that ends badly although no test failed (a crash after the last one) is a failure too.
    if (( status != 0 && $(count failed) + $(count errors) == 0 )); then
        echo "FAILED: $name ended with $status"
        failed=$((failed + 1))
    fi
}

require_dotnet || { failed=1; finish; }

say "build"
if ! dotnet build Bascule.slnx -c $configuration --nologo -v quiet -clp:NoSummary; then
    failed=1
    echo "FAILED: build"
    finish
fi
passed=$((passed + 1))

# Style rules are part of the build; the format check adds the white space.
if [[ $quick == no ]]; then
    step "format" dotnet format whitespace Bascule.slnx --verify-no-changes --no-restore
fi

# Before the first test that looks at a kernel's tables with nft(8), not only before the machines.
reason=$(machines_impossible)
if [[ $quick == no && -z $reason ]]; then step "what the tests need" install_lab_requirements; fi

for project in tests/*.Tests tests/Tidy; do
    if [[ $project == tests/Simulator.Tests ]]; then continue; fi
    run_tests "$project"
done

step "fuzz" tests/Fuzz/bin/$configuration/net10.0/Bascule.Fuzz "${BASCULE_FUZZ:-$([[ $quick == yes ]] && echo 1000000 || echo 10000000)}"

[[ $quick == yes ]] && export BASCULE_SEEDS=${BASCULE_SEEDS:-20}
run_tests tests/Simulator.Tests

if [[ $quick == yes ]]; then
    echo
    echo "--quick leaves out: format check, mutations, package, tests on Debian machines; simulates ${BASCULE_SEEDS} seeds only."
    finish
fi

run_mutations
step "package" ./package.sh

# Without a way to make machines each of their tests says that it is skipped, and why.
if [[ -z $reason ]]; then
    step "image of the machines" tests/Lab/image.sh
else
    echo "no Debian machines: $reason"
fi
machines=(-parallel none)
[[ ${CI:-} == true ]] && machines+=(-failSkips)
run_tests tests/Machines "${machines[@]}"
finish
