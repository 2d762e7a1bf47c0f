"""Asks citizens what they think of a public service and turns the answers into indicators."""
