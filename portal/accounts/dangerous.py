"""What asks for the password again before it is done."""

from __future__ import annotations

# what gives access to others or takes it, shows a secret or takes everything out: the password
# is asked for again, unless it was shown in the last minutes
DANGEROUS = frozenset(
    {
        "audit.export",
        "backups.download",
        "exports.responses_csv",
        "exports.responses_xlsx",
        "keys.add",
        "keys.rotate",
        "outbox.add_mail",
        "outbox.add_webhook",
        "outbox.secret",
        "privacy.confirm",
        "privacy.erase",
        "privacy.export",
        "privacy.withdraw",
        "sessions.end",
        "sessions.end_others",
        "sources.change",
        "sources.new",
        "sources.renew_secret",
        "users.change_factor_rule",
        "users.change_role",
        "users.close",
        "users.end_user_sessions",
        "users.invite",
        "users.reopen",
        "users.reset_factor",
        "users.reset_password",
    }
)
