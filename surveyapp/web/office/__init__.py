"""The office head's page, and response rates."""
