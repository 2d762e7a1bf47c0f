"""Settings: read once from the environment, frozen, and handed to whoever needs them."""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

SECRET_BYTES = 32


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

    @property
    def snapshot_folder(self) -> Path:
        """Where frozen data sets and run results are kept."""
        return self.data_folder / "snapshots"


def read_settings(environment: Mapping[str, str] = os.environ) -> Settings:
    """Settings from environment variables, with an embedded default for every one of them.

    Raises OSError when the data folder can't be written, ValueError when a number is not one.
    """
    folder = Path(environment.get("DATA_FOLDER", "instance")).absolute()
    folder.mkdir(parents=True, exist_ok=True)
    public_url = environment.get("PUBLIC_URL", "").rstrip("/")
    return Settings(
        data_folder=folder,
        database_url=environment.get("DATABASE_URL") or f"sqlite:///{folder / 'surveyapp.db'}",
        secret_key=_secret_key(environment, folder),
        public_url=public_url,
        link_days=int(environment.get("LINK_DAYS", "7")),
        batch_minimum=int(environment.get("BATCH_MINIMUM", "10")),
        session_hours=int(environment.get("SESSION_HOURS", "10")),
        secure_cookies=public_url.startswith("https://"),
        kiosk_idle_seconds=int(environment.get("KIOSK_IDLE_SECONDS", "60")),
        trusted_proxies=int(environment.get("TRUSTED_PROXIES", "0")),
    )


def _secret_key(environment: Mapping[str, str], folder: Path) -> bytes:
    """The key of this installation: given, or made once and kept beside the data, readable by its owner only."""
    given = environment.get("SECRET_KEY", "")
    if given:
        if len(given) < SECRET_BYTES:
            raise ValueError(f"SECRET_KEY must have at least {SECRET_BYTES} characters")
        return given.encode()
    path = folder / "secret_key"
    if not path.exists():
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_hex(SECRET_BYTES))
    return path.read_text().strip().encode()
