#!/bin/sh
# Each property of docs/invariants.md has a mutation: a patch that deletes or negates just that rule's line in the shipped Core or Wire. Here each patch is
# applied to a copy of the source, the simulator is built from it, and the seeds must show that property broken and no other, but for those that the patch's
# own head explains ("Also:"). What seeds reach once in thousands, a scenario shows ("Scenario:", in tests/Simulator.Tests/scenarios).
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
# The first build notes how the compiler was called for each project. A mutation then costs that one call: no signature changes, so the others need not be built anew.
cat >"$copy/note.targets" <<'EOF'
<Project>
  <Target Name="NoteCompilerCall" AfterTargets="CoreCompile">
    <WriteLinesToFile File="$(MSBuildProjectDirectory)/csc.rsp" Lines="@(CscCommandLineArgs)" Overwrite="true" />
  </Target>
</Project>
EOF
log() { "$@" >"$copy/build.log" 2>&1 || { cat "$copy/build.log"; exit 2; }; }
log dotnet build "$copy/src/Simulator" -c Release -v q --nologo -p:RunAnalyzers=false -p:EnforceCodeStyleInBuild=false -p:TreatWarningsAsErrors=false -p:GenerateDocumentationFile=false \
    -p:ProvideCommandLineArgs=true -p:CustomAfterMicrosoftCommonTargets="$copy/note.targets"
bin=$copy/src/Simulator/bin/Release/net10.0
cp -r "$bin" "$copy/pristine/bin"
sdk=$(cd "$copy" && dotnet --version)
csc=$(dotnet --list-sdks | sed -n "s|^$sdk \[\(.*\)\]|\1/$sdk/Roslyn/bincore/csc.dll|p")
compile() {
    (cd "$copy/src/$1" && log dotnet "$csc" @csc.rsp)
    cp "$copy/src/$1"/obj/Release/net10.0/*.dll "$bin/"
}
# The projects that a patch touches.
touched() { sed -n 's|^+++ b/src/\([^/]*\)/.*|\1|p' "$1" | sort -u; }
# Not by patch -R, which may put a line back at another place that looks alike: the next mutation would be made in another program.
restore() {
    for file in $(sed -n 's|^+++ b/||p' "$1"); do cp "$copy/pristine/$file" "$copy/$file"; done
    cp "$copy/pristine/bin/"*.dll "$bin/"
}

failed=0
if [ $# -eq 0 ]; then set -- $(cd "$here" && ls *.patch | sed 's/\.patch$//'); fi
for name in "$@"; do
    patch="$here/$name.patch"
    expected=$(sed -n 's/^Property: *//p; s/^Also: *\([a-z-]*\).*/,\1/p' "$patch" | tr -d '\n')
    echo "$name: $expected"
    (cd "$copy" && patch -p1 -s -f <"$patch") || { echo "    the patch does not apply any more"; echo "NOT RED: $name"; failed=1; restore "$patch"; continue; }
    for part in $(touched "$patch"); do compile "$part"; done
    scenario=$(sed -n 's/^Scenario: *//p' "$patch")
    if [ -n "$scenario" ]; then set -- --play "$root/tests/Simulator.Tests/scenarios/$scenario.scenario"; else set -- --seeds "$seeds"; fi
    if "$bin/bascule-simulator" --expect "$expected" "$@"; then echo "red: $name"; else echo "NOT RED: $name"; failed=1; fi
    restore "$patch"
done
exit $failed
