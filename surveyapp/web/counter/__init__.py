"""Counter staff: visits, invitations, refusals. No page here reads an answer."""
