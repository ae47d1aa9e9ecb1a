"""One form field for many inputs: a field for each would cost more than writing the answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from wtforms import Field, ValidationError


class KeyedField(Field):
    """A value for each key, sent under `<prefix><key>`.

    `reads` makes a value of the text sent for a key; nothing is made of a text that is blank.
    data: {key: value}; a key of which nothing was sent is not there.
    faults: {name of the input: [message]} for what was refused by a ValidationError.
    """

    def __init__(self, prefix: str, reads: Mapping[str, Callable[[str], str]], **kwargs: Any):
        super().__init__(**kwargs)
        self.inputs = [(key, f"{prefix}{key}", read) for key, read in reads.items()]
        self.faults: dict[str, list[Any]] = {}

    def process(self, formdata: Mapping[str, str] | None, *_args: Any, **_kwargs: Any) -> None:
        """Read what was sent."""
        self.data = {}
        for key, name, read in self.inputs:
            # asked first: werkzeug's get() is dear when there is nothing
            if not formdata or name not in formdata:
                continue
            try:
                value = read(formdata[name])
            except ValidationError as error:
                self.faults[name] = [error.args[0]]
            else:
                if value:
                    self.data[key] = value

    def validate(self, *_args: Any, **_kwargs: Any) -> bool:
        """Tell whether everything that was sent could be read."""
        self.errors = [message for messages in self.faults.values() for message in messages]
        return not self.errors
