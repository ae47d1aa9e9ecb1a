"""The WSGI entry point: `gunicorn wsgi:app`, `flask --app wsgi`."""

import sys

from portal.app import create_app
from portal.config import ConfigurationError, log_format
from portal.web.logs import write_lines

try:
    write_lines(log_format())
    app = create_app()
except ConfigurationError as error:
    sys.exit(f"Error: {error}")
