"""Paper forms: typed in once or, where the draw falls on them, twice by two persons."""
