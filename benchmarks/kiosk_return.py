"""Kiosks that come back at the same moment, each with a queue, over a network that breaks off again and again.

    python -m benchmarks.kiosk_return [KIOSKS [ANSWERS]]

Starts the site as `make run` does (gunicorn, SQLite) on the loopback and prints what came of it; 200 kiosks with 100
answers each take some minutes on two cores. Exits with 1 when an answer is missing, doubled or damaged.
"""

import sys
import tempfile
from pathlib import Path

from tests.load.kiosk_return import come_back
from tests.load.real_site import real_site


def main(kiosks: int = 200, answers: int = 100) -> int:
    """Deliver, count and print; the exit code."""
    with tempfile.TemporaryDirectory() as name, real_site(Path(name)) as site:
        returned = come_back(site, kiosks, answers)
    wanted = kiosks * answers
    print(f"{kiosks} kiosks x {answers} answers = {wanted}; connections cut {returned.cuts} times")
    print(
        f"stored {returned.stored}, intact {returned.intact}, receipts {returned.receipts}, held {returned.held}"
    )
    print(
        "statuses " + ", ".join(f"{status}: {number}" for status, number in sorted(returned.statuses.items()))
    )
    print(f"{returned.seconds:.1f} s, {wanted / returned.seconds:.0f} answers/s")
    return 0 if returned.stored == returned.intact == returned.receipts == wanted else 1


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
