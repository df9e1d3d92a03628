#!/usr/bin/env python
"""Django's command line."""

import os
import sys

from django.core.management import execute_from_command_line

from reports.demo import environment

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "safeguarding.settings")
    if sys.argv[1:2] == ["demo"]:
        environment.prepare(sys.argv[2:])
    execute_from_command_line(sys.argv)
