#!/bin/bash
# The layer with the services that bench/agents.sh has OCF agents start: about two minutes and 900 MB, once.
set -euo pipefail
exec "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/layer.sh" agents \
    bsd-mailx bind9 bind9-dnsutils bridge-utils conntrackd dovecot-core e2fsprogs isc-dhcp-server ldap-utils libxml2-utils \
    lvm2 mariadb-server mdadm nfs-kernel-server nginx-light postfix postgresql proftpd-core redis-server rsync rsyslog slapd \
    squid varnish xinetd
