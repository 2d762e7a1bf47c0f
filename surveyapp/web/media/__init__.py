"""Recordings of questionnaires, for whoever listens to a question."""
