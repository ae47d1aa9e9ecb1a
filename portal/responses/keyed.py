"""One form field for all touchpoints: a field for each would cost more than writing the answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from wtforms import Field, ValidationError


class KeyedField(Field):
    """A value for each key, sent under `<prefix><key>`.

    data: {key: what `read` made of the text}; a key of which nothing was sent is not there.
    faults: {name of the input: [message]} for what `read` refused by a ValidationError.
    """

    def __init__(
        self, prefix: str, keys: Sequence[str], read: Callable[[str], str], **kwargs: Any
    ) -> None:
        super().__init__(**kwargs)
        self.inputs = [(key, f"{prefix}{key}") for key in keys]
        self.read = read
        self.faults: dict[str, list[Any]] = {}

    def process(self, formdata: Mapping[str, str] | None, *_args: Any, **_kwargs: Any) -> None:
        """Read what was sent."""
        self.data = {}
        for key, name in self.inputs:
            sent = formdata.get(name) if formdata else None
            if not sent:
                continue
            try:
                value = self.read(sent)
            except ValidationError as error:
                self.faults[name] = [error.args[0]]
            else:
                if value:
                    self.data[key] = value

    def validate(self, *_args: Any, **_kwargs: Any) -> bool:
        """Tell whether everything that was sent could be read."""
        self.errors = [message for messages in self.faults.values() for message in messages]
        return not self.errors
