"""Builds the reference tables that ship in `surveyapp/data`: `python -m reference.build`."""
