"""What matters to citizens and what burdens them, and the findings that follow from it."""
