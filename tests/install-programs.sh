#!/usr/bin/env bash
# The programs that tests drive, from Debian: a browser, curl, readers of PDF and of QR codes.
set -euo pipefail
declare -A packages=([chromium]=chromium [curl]=curl [qpdf]=qpdf [pdftotext]=poppler-utils [strace]=strace [zbarimg]=zbar-tools)
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
