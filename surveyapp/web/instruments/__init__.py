"""Questionnaires: upload, preview, publish."""
