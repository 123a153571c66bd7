#!/bin/sh
# Each property of docs/invariants.md has a mutation: a patch that deletes or negates just that rule's line in the shipped Core or Wire. Here each patch is
# applied to a copy of the source, the simulator is built from it, and the seeds must show that property broken and no other, but for those that the patch's
# own head explains ("Also:").
#
#   tests/mutations/run.sh [NAME…]      all, or those named; ends each with a line `red: NAME`, or `NOT RED: NAME`
set -eu
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
seeds=${MUTATION_SEEDS:-320}
copy=$(mktemp -d)
trap 'rm -rf "$copy"' EXIT

for file in Directory.Build.props Directory.Packages.props global.json .editorconfig BannedSymbols.Pure.txt; do cp "$root/$file" "$copy/"; done
mkdir "$copy/src"
for part in Core Wire Simulator; do
    cp -r "$root/src/$part" "$copy/src/$part"
    rm -rf "$copy/src/$part/bin" "$copy/src/$part/obj"
done
mkdir "$copy/pristine"
cp -r "$copy/src" "$copy/pristine/src"
build() { dotnet build "$copy/src/Simulator" -c Release -v q --nologo "$@" -p:RunAnalyzers=false -p:EnforceCodeStyleInBuild=false -p:TreatWarningsAsErrors=false -p:GenerateDocumentationFile=false >"$copy/build.log" 2>&1 || { cat "$copy/build.log"; exit 2; }; }
build
# Not by patch -R, which may put a line back at another place that looks alike: the next mutation would be made in another program.
restore() { for file in $(sed -n 's|^+++ b/||p' "$1"); do cp "$copy/pristine/$file" "$copy/$file"; done; }

failed=0
if [ $# -eq 0 ]; then set -- $(cd "$here" && ls *.patch | sed 's/\.patch$//'); fi
for name in "$@"; do
    patch="$here/$name.patch"
    expected=$(sed -n 's/^Property: *//p; s/^Also: *\([a-z-]*\).*/,\1/p' "$patch" | tr -d '\n')
    echo "$name: $expected"
    (cd "$copy" && patch -p1 -s -f <"$patch") || { echo "    the patch does not apply any more"; echo "NOT RED: $name"; failed=1; restore "$patch"; continue; }
    build --no-restore
    if "$copy/src/Simulator/bin/Release/net10.0/bascule-simulator" --expect "$expected" --seeds "$seeds"; then echo "red: $name"; else echo "NOT RED: $name"; failed=1; fi
    restore "$patch"
done
exit $failed
