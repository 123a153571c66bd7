#!/bin/bash
# Builds a layer over the lab's image with more of Debian's packages installed, and prints both as overlayfs wants them: LAYER:IMAGE. Needs the image of
# image.sh and a Debian mirror, once. The layer's name carries the checksum of this script, the packages and the image's name.
#
#   tests/Lab/layer.sh NAME PACKAGE…
set -euo pipefail

name=$1
shift
packages=("$@")

here=$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")
image=$("$here/image.sh")
layer=$(dirname "$image")/$name-$(cat "${BASH_SOURCE[0]}" <(basename "$image") <(echo "$*") | sha256sum | cut -c1-12)
if [[ -d $layer ]]; then echo "$layer:$image"; exit 0; fi
if (( EUID != 0 )); then echo "layer: must be root" >&2; exit 1; fi

say() { echo "layer $name: $*" >&2; }

cache=$(dirname "$image")
exec 9> "$cache/.$name-lock"
flock 9
if [[ -d $layer ]]; then echo "$layer:$image"; exit 0; fi

rm -rf --one-file-system "$cache"/.$name-building-*
building=$cache/.$name-building-$$
root=$building/root
leave() {
    umount -l "$root/proc" "$root" 2> /dev/null || true
    rm -rf --one-file-system "$building"
}
trap leave EXIT
mkdir -p "$building"/{upper,work,root}
mount -t overlay overlay -o "lowerdir=$image,upperdir=$building/upper,workdir=$building/work" "$root"
mount --bind /proc "$root/proc"

# The mirror that this machine's own apt uses for the same release, and its names, for the time of the build.
mirror=$(apt-get indextargets --format '$(CODENAME) $(RELEASE) $(COMPONENT) $(REPO_URI)' 2> /dev/null |
    awk '($1 == "bookworm" || $2 == "bookworm") && $3 == "main" { print $4; exit }')
cp /etc/resolv.conf "$root/etc/resolv.conf"
cp "$root/etc/apt/sources.list" "$building/sources.list"
echo "deb ${mirror:-http://deb.debian.org/debian} bookworm main" > "$root/etc/apt/sources.list"
printf '#!/bin/sh\nexit 101\n' > "$root/usr/sbin/policy-rc.d" # no daemon starts while it is installed
chmod 755 "$root/usr/sbin/policy-rc.d"

say "installing ${#packages[@]} packages and what they need"
install() {
    chroot "$root" apt-get update &&
        DEBIAN_FRONTEND=noninteractive chroot "$root" apt-get install -y --no-install-recommends -o Dpkg::Options::=--force-unsafe-io "${packages[@]}" 9>&-
}
install > "$cache/$name.log" 2>&1 || { say "they cannot be installed; the end of $cache/$name.log:"; tail -5 "$cache/$name.log" >&2; exit 1; }

chroot "$root" apt-get clean
rm -f "$root"/var/lib/apt/lists/*_* "$root/usr/sbin/policy-rc.d" "$root/etc/resolv.conf"
cp "$building/sources.list" "$root/etc/apt/sources.list"
umount "$root/proc" "$root"

# None of it starts at boot: the cluster starts it.
find "$building/upper/etc/systemd/system" -path '*.wants/*' -type l -delete
find "$building"/upper/etc/rc?.d -name 'S*' -type l -delete

mv -T "$building/upper" "$layer"
say "ready, $(du -sm "$layer" | cut -f1) MB"

# Layers of earlier versions go when nothing has booted from them for a day.
find "$cache" -maxdepth 1 -name "$name-*" -type d ! -path "$layer" -mtime +1 | while read -r old; do
    grep -q "lowerdir=$old" /proc/mounts || rm -rf --one-file-system "$old"
done
echo "$layer:$image"
