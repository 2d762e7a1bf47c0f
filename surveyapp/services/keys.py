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
        """The hash of the secret of a kiosk's device."""
        return keyed_hash(self.secret, "kiosk", secret)

    def pairing(self, secret: str) -> str:
        """What names a pairing without telling its secret, 16 hexadecimal digits."""
        return keyed_hash(self.secret, "pairing", secret)[:16]

    def pairing_code(self, code: str) -> str:
        """The hash of a code that pairs a device."""
        return keyed_hash(self.secret, "pairing code", code)

    def private_key_seal(self) -> bytes:
        """The key under which the private parts of sealing keys are stored, 32 bytes."""
        return derived_key(self.secret, "private keys of kiosks")

    def kiosk_answer(self, answer_id: str) -> str:
        """The hash under which a kiosk's answer that was taken in is remembered."""
        return keyed_hash(self.secret, "kiosk answer", answer_id)

    def kiosk_body(self, id_and_content: str) -> str:
        """The hash of what was taken in, under its own id."""
        return keyed_hash(self.secret, "kiosk body", id_and_content)

    def held_answer(self, id_and_content: str) -> str:
        """The key of an answer that is held for review."""
        return keyed_hash(self.secret, "held answer", id_and_content)

    def held_seal(self) -> bytes:
        """The key under which answers are held, 32 bytes."""
        return derived_key(self.secret, "held answers")

    def paper_seal(self) -> bytes:
        """The key under which paper forms wait for a second look, 32 bytes."""
        return derived_key(self.secret, "paper forms")

    def api_key(self, secret: str) -> str:
        """The hash of a key to the programming interface."""
        return keyed_hash(self.secret, "api key", secret)

    def counter_key(self, secret: str) -> str:
        """The hash of a queue machine's key."""
        return keyed_hash(self.secret, "counter key", secret)

    def session(self, secret: str) -> str:
        """The hash of what the cookie of somebody who is signed in holds."""
        return keyed_hash(self.secret, "session", secret)

    def set_up(self, token: str) -> str:
        """The hash of the token of a link by which a person sets their password."""
        return keyed_hash(self.secret, "set-up link", token)

    def recovery_code(self, account_id: int, code: str) -> str:
        """The hash of a code that stands in once for a lost second factor."""
        return keyed_hash(self.secret, "recovery code", f"{account_id}\n{code}")

    def factor_seal(self) -> bytes:
        """The key under which the secrets of second factors are stored, 32 bytes."""
        return derived_key(self.secret, "second factors")

    def trier(self, who: str, today: date) -> str:
        """The hash of someone who tries something; it is another one tomorrow."""
        return keyed_hash(self.secret, f"trier {today}", who)
