"""The register: counts of visits from every source, which of them is used, and how they get in."""
