#!/usr/bin/env bash
# The programs that tests drive, from Debian: a browser, curl, readers of PDF and of QR codes,
# and the servers that stand beside the portal.
set -euo pipefail
PATH=$PATH:/usr/sbin # where nginx is, and where only root looks
declare -A packages=([chromium]=chromium [curl]=curl [nginx]=nginx-light
  [openssl]=openssl [pdftotext]=poppler-utils [qpdf]=qpdf [redis-server]=redis-server [strace]=strace
  [zbarimg]=zbar-tools)
missing=()
for program in "${!packages[@]}"; do
  command -v "$program" >/dev/null || missing+=("${packages[$program]}")
done
[ ${#missing[@]} -eq 0 ] && exit 0
command -v apt-get >/dev/null || { echo "Please install: ${missing[*]}" >&2; exit 1; }
run=()
[ "$(id -u)" -eq 0 ] || run=(sudo)
echo "Installing ${missing[*]}"
"${run[@]}" apt-get update -qq
DEBIAN_FRONTEND=noninteractive "${run[@]}" apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
