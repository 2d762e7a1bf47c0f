"""Drafts the next migration from what the models say and the migrations do not yet.

    python -m migrations "Add colour"

What comes out is a draft: read it, correct it, and give it a name that says what it does.
"""

import re
import sys
import tempfile
from pathlib import Path

from surveyapp.store.database import Database
from surveyapp.store.migrating import SCRIPTS, draft_revision, newest_revision, upgrade


def main(words: str) -> None:
    number = f"{int(newest_revision()) + 1:04d}"
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{Path(folder) / 'draft.db'}")
        upgrade(database)
        draft_revision(database, number, words)
        database.dispose()
    (SCRIPTS / "HEAD").write_text(f"{number}\n")


if __name__ == "__main__":
    if len(sys.argv) != 2 or not re.search(r"\w", sys.argv[1]):
        sys.exit('Say in a few words what the migration does: python -m migrations "Add colour"')
    main(sys.argv[1])
