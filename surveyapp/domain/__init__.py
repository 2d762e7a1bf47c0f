"""Pure rules of the survey: no web framework, no database, no translated text."""
