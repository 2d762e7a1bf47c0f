"""Never lost, never doubled: 1,000 answers on a kiosk that is killed 50 times, before a server that comes and goes.

    python -m benchmarks.kiosk_kills [--answers 1000] [--kills 50] [--tapped 5] [--seed 1]

Ends with status 1 when an answer is missing, there twice, or not as it was given. The machinery, and a small version
that runs with the tests, are in tests/browser.
"""

import argparse
import random
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.browser.kiosk_device import KioskServer
from tests.browser.kiosk_kills import Outcome, Trial


def trial(arguments: argparse.Namespace, folder: Path) -> Outcome:
    """Run it on a fresh server and a fresh browser profile."""
    server = KioskServer(folder, f"sqlite:///{folder / 'kiosk.db'}")
    dice = random.Random(arguments.seed)
    try:
        with sync_playwright() as playwright:
            given = (arguments.answers, arguments.kills, arguments.tapped, dice)
            return Trial(playwright.chromium, server, folder / "profile", *given).run()
    finally:
        server.go_away()


def is_intact(outcome: Outcome) -> bool:
    """Whether the server has every answer, once, as it was given, and no other."""
    return outcome.found == outcome.expected and outcome.tapped_found == outcome.tapped and outcome.held == 0


def main() -> None:
    """Print what came of it."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--answers", type=int, default=1000)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--tapped", type=int, default=5)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        outcome = trial(arguments, Path(name))
    missing, extra = outcome.expected - outcome.found, outcome.found - outcome.expected
    print(f"{outcome.expected.total():,} answers fed and {outcome.tapped} tapped, {outcome.kills} kills")
    print(
        f"requests lost {outcome.lost['request']}, replies lost {outcome.lost['reply']}, 503: {outcome.lost['busy']}"
    )
    print(f"on the server: {outcome.found.total():,} and {outcome.tapped_found}")
    print(f"missing {missing.total()}, twice or altered {extra.total()}, held {outcome.held}")
    print(f"{outcome.seconds:.0f} seconds")
    sys.exit(0 if is_intact(outcome) else 1)


if __name__ == "__main__":
    main()
