"""Microdata to take away: analysts ask for a file, wait for the worker, and download it."""
