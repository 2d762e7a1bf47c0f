"""Reports on a run, for the province and for each office: what they say, in the reader's language."""
