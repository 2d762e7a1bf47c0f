"""Settings: read once from the environment, frozen, and handed to whoever needs them."""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

SECRET_BYTES = 32
LARGEST = 1_000_000
LARGEST_PORT = 65_535


class InvalidSetting(ValueError):
    """A setting can't be used. `reason` is `number` (not a whole one from `least` to `most`), `too_short`, or `choice`
    (not one of those there are).
    """

    def __init__(self, name: str, reason: str, value: str = "", *, least: int = 0, most: int = 0) -> None:
        super().__init__(f"{name}: {reason} {value}".rstrip())
        self.name, self.reason, self.value = name, reason, value
        self.least, self.most = least, most


class SecondFactorRule(StrEnum):
    """Whether leaders, analysts and administrators must show a second factor when they sign in."""

    REQUIRED = "required"
    OPTIONAL = "optional"
    REAL_DATA = "real_data"
    """Required, but not where all data are those of the demonstration."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What differs from one installation to the next; `docs/running.md` explains every field."""

    data_folder: Path
    database_url: str
    secret_key: bytes
    public_url: str = ""
    link_days: int = 7
    batch_minimum: int = 10
    session_hours: int = 10
    secure_cookies: bool = False
    kiosk_idle_seconds: int = 60
    trusted_proxies: int = 0
    export_k: int = 5
    second_factor: SecondFactorRule = SecondFactorRule.REAL_DATA
    paper_double_percent: int = 10
    issuing_body: str = ""
    issuing_body_en: str = ""
    issuing_place: str = ""

    @property
    def snapshot_folder(self) -> Path:
        """Where frozen data sets and run results are kept."""
        return self.data_folder / "snapshots"

    @property
    def export_folder(self) -> Path:
        """Where finished exports wait to be downloaded."""
        return self.data_folder / "exports"

    @property
    def upload_folder(self) -> Path:
        """Where files for the register lie until they have been read."""
        return self.data_folder / "uploads"


def read_settings(environment: Mapping[str, str] = os.environ) -> Settings:
    """Settings from environment variables, with an embedded default for every one of them.

    Raises OSError when the data folder can't be written, InvalidSetting with the name of what can't be used.
    """
    folder = Path(environment.get("DATA_FOLDER", "instance")).absolute()
    folder.mkdir(parents=True, exist_ok=True)
    public_url = environment.get("PUBLIC_URL", "").rstrip("/")
    return Settings(
        data_folder=folder,
        database_url=environment.get("DATABASE_URL") or f"sqlite:///{folder / 'surveyapp.db'}",
        secret_key=_secret_key(environment, folder),
        public_url=public_url,
        link_days=_number(environment, "LINK_DAYS", 7),
        batch_minimum=_number(environment, "BATCH_MINIMUM", 10),
        session_hours=_number(environment, "SESSION_HOURS", 10),
        secure_cookies=public_url.startswith("https://"),
        kiosk_idle_seconds=_number(environment, "KIOSK_IDLE_SECONDS", 60),
        trusted_proxies=_number(environment, "TRUSTED_PROXIES", 0, least=0),
        export_k=_number(environment, "EXPORT_K", 5, least=3),
        second_factor=_rule(environment, "SECOND_FACTOR"),
        paper_double_percent=_number(environment, "PAPER_DOUBLE_PERCENT", 10, least=0, most=100),
        issuing_body=environment.get("ISSUING_BODY", "").strip(),
        issuing_body_en=environment.get("ISSUING_BODY_EN", "").strip(),
        issuing_place=environment.get("ISSUING_PLACE", "").strip(),
    )


def read_port(environment: Mapping[str, str] = os.environ) -> int:
    """The port to listen on. Raises InvalidSetting."""
    return _number(environment, "PORT", 8000, most=LARGEST_PORT)


def _number(
    environment: Mapping[str, str], name: str, default: int, *, least: int = 1, most: int = LARGEST
) -> int:
    """A setting that is a whole number; the default where it is not set or empty."""
    given = environment.get(name, "").strip() or str(default)
    if not given.isdecimal() or len(given) > len(str(LARGEST)) or not least <= int(given) <= most:
        raise InvalidSetting(name, "number", given, least=least, most=most)
    return int(given)


def _rule(environment: Mapping[str, str], name: str) -> SecondFactorRule:
    """Whether a second factor is required; the default where it is not set or empty."""
    given = environment.get(name, "").strip() or SecondFactorRule.REAL_DATA
    if given not in set(SecondFactorRule):
        raise InvalidSetting(name, "choice", given)
    return SecondFactorRule(given)


def _secret_key(environment: Mapping[str, str], folder: Path) -> bytes:
    """The key of this installation: given, or made once and kept beside the data, readable by its owner only."""
    given = environment.get("SECRET_KEY", "")
    if given:
        if len(given) < SECRET_BYTES:
            raise InvalidSetting("SECRET_KEY", "too_short", least=SECRET_BYTES)
        return given.encode()
    path = folder / "secret_key"
    if not path.exists():
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_hex(SECRET_BYTES))
    return path.read_text().strip().encode()
