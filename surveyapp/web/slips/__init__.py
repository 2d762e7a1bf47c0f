"""Slips with links: sheets to print, batches to deliver."""
