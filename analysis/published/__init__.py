"""Series that others publish: reading their tables, checking them, and setting them beside a target."""
