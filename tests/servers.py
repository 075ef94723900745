"""A PostgreSQL server for the tests: started by the run itself, in a folder of its own, gone with it."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from tempfile import mkdtemp
from urllib.parse import quote


def programs() -> Path | None:
    """The folder of initdb and postgres: on the path, where Debian puts them, or in the package pgserver."""
    places = [Path(found).parent for name in ("initdb", "pg_ctl") if (found := shutil.which(name))]
    places += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    package = find_spec("pgserver")
    if package and package.origin:
        places.append(Path(package.origin).parent / "pginstall" / "bin")
    return next((place for place in places if (place / "initdb").exists() and (place / "postgres").exists()), None)


def user() -> str | None:
    """The user that runs the server: this one, or one who may run the programs where this is root, which PostgreSQL refuses. None: nobody can."""
    if os.geteuid() != 0:
        import getpass

        return getpass.getuser()
    import pwd

    for name in ("postgres", "nobody"):
        try:
            pwd.getpwnam(name)
            subprocess.run([(programs() or Path()) / "postgres", "--version"], check=True, capture_output=True, user=name)
            return name
        except (KeyError, OSError, subprocess.CalledProcessError):
            continue
    return None


@contextmanager
def postgres() -> Iterator[str]:
    """A running server; gives an address to which a database's name can be put in place of ``NAME``."""
    place, who = programs(), user()
    assert place and who
    home = Path(mkdtemp(prefix="rasid-pg-"))
    run_as = {"user": who} if os.geteuid() == 0 else {}
    if run_as:
        shutil.chown(home, who)
    data = home / "data"
    made = [place / "initdb", "-D", data, "-U", "rasid", "-A", "trust", "-E", "UTF8", "--locale=C", "-N"]
    subprocess.run(made, check=True, capture_output=True, cwd=home, **run_as)  # type: ignore[call-overload]
    options = ["-c", "fsync=off", "-c", "listen_addresses=", "-c", "max_connections=200", "-k", home]
    with (home / "log").open("wb") as log:
        server = subprocess.Popen(  # type: ignore[call-overload]
            [place / "postgres", "-D", data, *options], cwd=home, stdout=log, stderr=log, **run_as
        )
    try:
        url = f"postgresql+psycopg://rasid@/NAME?host={quote(str(home), safe='')}"
        _wait(url.replace("NAME", "postgres"), home / "log")
        yield url
    finally:
        server.send_signal(signal.SIGQUIT)  # at once: nothing of it is to be kept
        server.wait(20)
        shutil.rmtree(home, ignore_errors=True)


def _wait(url: str, log: Path) -> None:
    import time

    from sqlalchemy import create_engine
    from sqlalchemy.exc import OperationalError

    engine = create_engine(url)
    for _ in range(200):
        try:
            with engine.connect():
                engine.dispose()
                return
        except OperationalError:
            time.sleep(0.05)
    raise RuntimeError("PostgreSQL did not start: " + log.read_text("utf-8", "replace")[-2000:])
