"""How strict templates are."""

from __future__ import annotations

from functools import cached_property
from typing import Any

import jinja2
from flask import templating


class StrictEnvironment(templating.Environment):
    """An undefined name raises, but for Bootstrap-Flask's macros, which lean on leniency."""

    @cached_property
    def lenient(self) -> jinja2.Environment:
        """The same environment, in which an undefined name is merely empty."""
        return self.overlay(undefined=jinja2.Undefined)

    def get_template(self, name: Any, *args: Any, **kwargs: Any) -> jinja2.Template:
        """Load a template into the environment that it was written for."""
        is_lenient = self.undefined is jinja2.Undefined
        if not is_lenient and isinstance(name, str) and name.startswith("bootstrap5/"):
            return self.lenient.get_template(name, *args, **kwargs)
        return super().get_template(name, *args, **kwargs)
