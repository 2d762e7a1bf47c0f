"""One link on many telephones, all of which send at the same moment.

    python -m benchmarks.one_link [PHONES]

Starts the site as `make run` does (gunicorn, SQLite) on the loopback; 1,000 phones take some seconds. Exits with 1 when
there is not exactly one answer, or any phone was told of a trouble of the server.
"""

import sys
import tempfile
from pathlib import Path

from tests.load.one_link import spend_at_once
from tests.load.real_site import real_site


def main(phones: int = 1000) -> int:
    """Send, count and print; the exit code."""
    with tempfile.TemporaryDirectory() as name, real_site(Path(name)) as site:
        spent = spend_at_once(site, phones)
    print(f"{phones} phones: {spent.answers} answer, {spent.drafts} drafts left, link {spent.state}")
    print("statuses " + ", ".join(f"{status}: {number}" for status, number in sorted(spent.statuses.items())))
    print(f"{spent.seconds:.1f} s")
    return 0 if spent.answers == 1 and max(spent.statuses) < 500 else 1


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
