"""`python -m surveyapp`: the administrator's command line."""

import sys

from surveyapp.cli.main import run

if __name__ == "__main__":
    sys.exit(run())
