"""Verbs: each takes the session and the moment, and never commits."""
