"""The web pages, one package per audience."""
