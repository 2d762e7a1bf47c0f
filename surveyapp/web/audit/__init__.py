"""The audit trail: search, export, check."""
