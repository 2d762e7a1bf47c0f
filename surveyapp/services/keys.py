"""The keyed hashes under which links, codes, receipts and tries are stored."""

from dataclasses import dataclass
from datetime import date

from surveyapp.domain.tokens import derived_key, keyed_hash


@dataclass(frozen=True, slots=True)
class Keys:
    """Makes the hashes of this installation from its secret."""

    secret: bytes

    def token(self, token: str) -> str:
        """The hash of a link's token."""
        return keyed_hash(self.secret, "link token", token)

    def code(self, code: str) -> str:
        """The hash of a ticket's code."""
        return keyed_hash(self.secret, "ticket code", code)

    def ticket_seal(self) -> bytes:
        """The key under which a counter's browser keeps the ticket it showed last, 32 bytes."""
        return derived_key(self.secret, "ticket seal")

    def receipt(self, draft_id: str) -> str:
        """The hash under which a draft that was taken in is remembered."""
        return keyed_hash(self.secret, "receipt", draft_id)

    def kiosk(self, secret: str) -> str:
        """The hash of a kiosk's own secret."""
        return keyed_hash(self.secret, "kiosk", secret)

    def api_key(self, secret: str) -> str:
        """The hash of a key to the programming interface."""
        return keyed_hash(self.secret, "api key", secret)

    def trier(self, who: str, today: date) -> str:
        """The hash of someone who tries something; it is another one tomorrow."""
        return keyed_hash(self.secret, f"trier {today}", who)
