#!/bin/bash
# Builds dist/bascule_VERSION_amd64.deb, which installs with `dpkg -i` on a minimal Debian 12 without a network.
#
#   ./package.sh             one self-contained file: trimmed, ReadyToRun, not compressed
#   ./package.sh native      NativeAOT; needs a package source that has Microsoft.NETCore.App.Runtime.NativeAOT.linux-x64
#   ./package.sh auto        native where that source has it, else the other
#
# Not auto by itself, as long as the native form collects its garbage later than it may, as if it did not heed the units'
# DOTNET_GCgen0size, and a flood of packets makes it grow by 13 MB (docs/decisions/0010).
set -euo pipefail
cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")"
. tests/Lab/requirements.sh

form=${1:-managed}
case "$form" in
    managed | native | auto) ;;
    *) sed -n '2,/^set /{/^#/s/^# \{0,1\}//p}' "$0"; exit 2 ;;
esac
require_dotnet || exit 1
command -v dpkg-deb > /dev/null || { echo "package.sh: dpkg-deb is missing (the package dpkg)" >&2; exit 1; }

export DOTNET_NOLOGO=true DOTNET_CLI_TELEMETRY_OPTOUT=true DOTNET_SKIP_FIRST_TIME_EXPERIENCE=true
version=$(sed -n 's:.*<Version>\(.*\)</Version>.*:\1:p' Directory.Build.props)
# The same source gives the same package: dpkg-deb takes its times from here.
SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct 2> /dev/null || stat -c %Y Directory.Build.props)}
export SOURCE_DATE_EPOCH

# Each form has folders of its own: two forms in one bin/ mix up each other's settings.
publish() {
    dotnet publish src/Bascule -c Release -p:ShippedForm="$1" --artifacts-path "artifacts/publish-$1" -o "artifacts/publish-$1/out" -v quiet
}
case "$form" in
    auto)
        log=$(mktemp)
        if publish native > "$log" 2>&1; then form=native; else form=managed; publish managed; fi
        rm -f "$log"
        ;;
    *) publish "$form" ;;
esac
program=artifacts/publish-$form/out/bascule

root=artifacts/package
rm -rf "$root"
umask 022
mkdir -p "$root/DEBIAN"
source=packaging/debian

# put MODE SOURCE TARGET: a file with its placeholders filled
put() {
    mkdir -p "$root/$(dirname "$3")"
    sed -e "s/@VERSION@/$version/g" -e "s/@DATE@/$(date -u -d "@$SOURCE_DATE_EPOCH" +%Y-%m-%d)/g" "$2" > "$root/$3"
    chmod "$1" "$root/$3"
}
page() { put 644 "$source/man/$1" "usr/share/man/$2"; gzip -9n "$root/usr/share/man/$2"; }
link() { mkdir -p "$root/$(dirname "$2")"; ln -s "$1" "$root/$2"; }

install -D -m 755 "$program" "$root/usr/bin/bascule"
link bascule usr/bin/cl_status
link ../bin/bascule usr/sbin/heartbeat
link ../../bin/bascule usr/libexec/heartbeat/heartbeat
link ../../bin/bascule usr/lib/heartbeat/heartbeat
link ../../bin/bascule usr/share/heartbeat/hb_standby
link ../../bin/bascule usr/share/heartbeat/hb_takeover

for unit in bascule.service bascule-actuator.service bascule-actuator.socket bascule-director.service; do put 644 "$source/systemd/$unit" "lib/systemd/system/$unit"; done
if [[ $form == native ]]; then hardening=MemoryDenyWriteExecute=yes; else hardening=MemoryDenyWriteExecute=no; fi
sed -i "s/@MEMORY_DENY_WRITE_EXECUTE@/$hardening/" "$root"/lib/systemd/system/bascule{,-director}.service
link bascule.service lib/systemd/system/heartbeat.service
put 644 "$source/systemd/bascule.tmpfiles" usr/lib/tmpfiles.d/bascule.conf

put 644 "$source/etc/README.config" etc/ha.d/README.config
mkdir -p "$root/etc/ha.d/resource.d" "$root/etc/bascule"
put 755 "$source/etc/heartbeat.init" etc/init.d/heartbeat
put 644 "$source/etc/heartbeat.logrotate" etc/logrotate.d/heartbeat

page bascule.8 man8/bascule.8
page bascule.fr.8 fr/man8/bascule.8
page ha.cf.5 man5/ha.cf.5
page authkeys.5 man5/authkeys.5
page haresources.5 man5/haresources.5
page bascule.yaml.5 man5/bascule.yaml.5
page cl_status.1 man1/cl_status.1
page hb_standby.1 man1/hb_standby.1
page hb_takeover.1 man1/hb_takeover.1
link bascule.8.gz usr/share/man/man8/heartbeat.8.gz

doc=usr/share/doc/bascule
put 644 "$source/copyright" "$doc/copyright"
put 644 "$source/changelog" "$doc/changelog"
sed -i "s/  [0-9-]*$/  $(date -u -R -d "@$SOURCE_DATE_EPOCH")/" "$root/$doc/changelog"
gzip -9n "$root/$doc/changelog"
for text in README.md README.fr.md CHANGELOG.md; do
    if [[ -e $text ]]; then install -m 644 "$text" "$root/$doc/$text"; gzip -9n "$root/$doc/$text"; fi
done

for script in postinst prerm postrm; do put 755 "$source/$script" "DEBIAN/$script"; done
put 644 "$source/conffiles" DEBIAN/conffiles
put 644 "$source/control" DEBIAN/control
sed -i "s/@SIZE@/$(du -sk --exclude=DEBIAN "$root" | cut -f1)/" "$root/DEBIAN/control"
(cd "$root" && find . -type f ! -path './DEBIAN/*' -printf '%P\0' | LC_ALL=C sort -z | xargs -0 md5sum > DEBIAN/md5sums)
find "$root" -newermt "@$SOURCE_DATE_EPOCH" -exec touch -h -d "@$SOURCE_DATE_EPOCH" {} +

mkdir -p dist
package=dist/bascule_${version}_amd64.deb
dpkg-deb --root-owner-group -Zxz --build "$root" "$package" > /dev/null
echo "$package: $form, $(stat -c %s "$package") bytes packed, $(stat -c %s "$program") bytes the program"
