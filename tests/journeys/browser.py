"""Debian's Chromium as tests start it."""

CHROMIUM = "/usr/bin/chromium"
# as root in a closed network: no sandbox, and no calls home that would only be refused
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
