"""The command line: python -m analysis run SPEC.yaml [--json OUT.json] [--engine duckdb]."""

import argparse
import os
import sys
from pathlib import Path

from analysis.errors import AnalysisError
from analysis.report import text
from analysis.runs import run
from analysis.spec_files import read_document

ENGINES = ("duckdb",)


def main(arguments: list[str] | None = None) -> int:
    """Run a spec; 0 when it worked, 2 with one line on standard error when it did not."""
    options = _parser().parse_args(arguments)
    try:
        result = run(read_document(options.spec), None, options.spec.parent, options.engine)
        if options.json is not None:
            options.json.write_text(result.to_json(), encoding="utf-8")
    except AnalysisError as error:
        print(f"analysis: {error}", file=sys.stderr)
        return 2
    except OSError as error:
        print(f"analysis: {options.json} cannot be written ({error.strerror})", file=sys.stderr)
        return 2
    for warning in result.warnings:
        print(f"analysis: warning: {warning}", file=sys.stderr)
    _show(text(result))
    return 0


def _show(lines: str) -> None:
    """Print, and end quietly where the reader has seen enough, as `head` does."""
    try:
        print(lines, flush=True)
    except BrokenPipeError:
        # Python closes standard output at the end and would complain then.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m analysis", description="Estimates from a survey, by a spec."
    )
    commands = parser.add_subparsers(dest="command", required=True)
    running = commands.add_parser("run", help="compute what a spec asks for and print it as a table")
    running.add_argument("spec", type=Path, help="the spec, YAML 1.2 or JSON")
    running.add_argument("--json", type=Path, metavar="OUT.json", help="also write the numbers to this file")
    running.add_argument("--engine", choices=ENGINES, default=ENGINES[0], help="what sums up large tables")
    return parser


if __name__ == "__main__":
    sys.exit(main())
