"""The small files that go with every export: dictionary, codebooks, DDI, programs, what was coarsened, and README."""

import csv
import io
import json
from collections.abc import Iterable
from dataclasses import asdict

from surveyapp.domain.questions import Words
from surveyapp.services.analysing.index_arithmetic import total_score
from surveyapp.services.exporting.codebook import codebook_html
from surveyapp.services.exporting.ddi import Described, codebook_xml
from surveyapp.services.exporting.protecting import Coarsened
from surveyapp.services.exporting.snippets import Tables, r_program, spss_program, stata_program
from surveyapp.services.exporting.statements import LANGUAGES, said, title_of

COARSENED_FILE = "coarsened.csv"
README_FILE = "README.md"


def explaining_files(
    described: Described, tables: Tables, coarsened: Iterable[Coarsened], notes: Iterable[Words]
) -> dict[str, bytes]:
    """The files by name. `notes` are sentences about this one export."""
    lines = tuple(coarsened)
    return {
        README_FILE: readme(described, tables, lines, tuple(notes)).encode(),
        "dictionary.json": dictionary_json(described),
        "ddi-codebook.xml": codebook_xml(described),
        **{f"codebook.{language}.html": codebook_html(described, language) for language in LANGUAGES},
        COARSENED_FILE: coarsened_csv(lines),
        **_programs(described, tables),
    }


def _programs(described: Described, tables: Tables) -> dict[str, bytes]:
    index = described.dictionary.facts.index
    programs = {"analysis.R": r_program(tables, total_score(index) if index else None)}
    if tables.ending == "dta":
        programs["analysis.do"] = stata_program(tables)
    if tables.ending == "sav":
        programs["analysis.sps"] = spss_program(tables)
    return {name: text.encode() for name, text in programs.items()}


def dictionary_json(described: Described) -> bytes:
    """The dictionary for machines."""
    facts = described.dictionary.facts
    content = {
        "title": title_of(facts),
        "wave": facts.wave,
        "part": facts.part,
        "instrument": {"name": facts.instrument, "version": facts.version},
        "snapshot_sha256": facts.sha256,
        "rows": described.rows,
        "k": described.k,
        "variables": [asdict(variable) for variable in described.dictionary.variables],
    }
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()


def coarsened_csv(lines: Iterable[Coarsened]) -> bytes:
    """What was withheld, by office and variable, and why; "*" are all answers of an office."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(("office", "variable", "rows_withheld", "respondents", "reason"))
    writer.writerows((each.office, each.variable, each.rows, each.respondents, each.reason) for each in lines)
    return text.getvalue().encode()


def readme(
    described: Described, tables: Tables, coarsened: tuple[Coarsened, ...], notes: tuple[Words, ...]
) -> str:
    """What is in the export, in both languages."""
    facts = described.dictionary.facts
    withheld = sum(each.rows for each in coarsened)
    statements = [
        said("contents", data=tables.data, rows=described.rows, withheld=withheld, sha256=facts.sha256),
        *([said("replicates", file=tables.replicates)] if tables.replicates else []),
        said("not_official"),
        said(f"sampling_{facts.part}"),
        said(f"weighting_{facts.part}"),
        said("time"),
        said("missing"),
        said("disclosure", k=described.k),
        said("conditions"),
        *notes,
    ]
    return in_both_languages(title_of(facts), statements)


def in_both_languages(title: Words, statements: Iterable[Words]) -> str:
    """A text of paragraphs under a title, first in Vietnamese, then in English."""
    texts = tuple(statements)
    parts = [part for each in LANGUAGES for part in (f"# {title[each]}", *(text[each] for text in texts))]
    return "\n\n".join(parts) + "\n"
