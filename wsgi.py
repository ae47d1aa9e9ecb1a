"""The WSGI entry point: `gunicorn wsgi:app`, `flask --app wsgi`."""

import gc
import sys

gc.disable()  # to look for cycles among what is just being loaded takes a third of its time

from portal.app import create_app  # noqa: E402
from portal.config import ConfigurationError, log_format  # noqa: E402
from portal.web.logs import write_lines  # noqa: E402

try:
    write_lines(log_format())
    app = create_app()
except ConfigurationError as error:
    sys.exit(f"Error: {error}")
gc.freeze()  # nor is it looked through when a command ends
gc.enable()
