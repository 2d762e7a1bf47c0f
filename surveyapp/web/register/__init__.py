"""The register of visits: corrections and imports."""
