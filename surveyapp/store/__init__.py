"""Tables and every query; one module per subject."""
