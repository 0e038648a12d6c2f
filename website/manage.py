"""Django's management commands for this site: `./thinktank manage COMMAND` calls the same."""

import os
import sys

from django.core.management import execute_from_command_line

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "institute.config.settings.serve")
    execute_from_command_line(sys.argv)
