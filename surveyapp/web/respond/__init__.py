"""The citizen's pages: notice and consent, one idea per page, send, thanks."""
