"""The page by which an app learns its secret."""

from __future__ import annotations

from flask import render_template
from flask_wtf import FlaskForm

from portal.accounts.factor_secrets import present_mark, totp
from portal.accounts.firm import firm
from portal.accounts.models import User
from portal.printing.qr_svg import qr_path

GROUP = 4


def set_up_page(template: str, user: User, seed: str, form: FlaskForm) -> str:
    """Show the secret of a seed as a QR code and as text to type."""
    codes = totp(seed, present_mark())
    if codes is None:
        raise ValueError("the present key makes every secret")
    side, path = qr_path(codes.provisioning_uri(name=user.email, issuer_name=firm().name))
    return render_template(
        template,
        form=form,
        qr_side=side,
        qr_path=path,
        secret=[codes.secret[i : i + GROUP] for i in range(0, len(codes.secret), GROUP)],
    )
