"""A PostgreSQL server of Debian's packages for a test: its own folder, 127.0.0.1 only, gone afterwards."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

from programs import missing, postgres_programs

_OPTIONS = "-c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c fsync=off -p "


@contextmanager
def postgres() -> Iterator[str]:
    """The URL of an empty database. Skips, saying why, where server or client library are missing."""
    if find_spec("psycopg") is None:
        missing("psycopg is not installed (pip install 'fazhi[postgres]')")
    programs = postgres_programs()
    user = _user()
    folder = Path(tempfile.mkdtemp(prefix="fazhi-postgres-"))
    data, port = folder / "data", _free_port()

    def run(program: str, *arguments: str) -> None:
        command = [str(programs / program), "-D", str(data), *arguments]
        with open(folder / "log", "ab") as log:  # a pipe would stay open in the server
            subprocess.run(command, check=True, stdout=log, stderr=log, user=user, cwd=folder, timeout=60)

    try:
        if user:
            shutil.chown(folder, user)
        run("initdb", "-U", "fazhi", "-A", "trust", "-E", "UTF8", "--no-sync")
        run("pg_ctl", "-w", "-l", str(folder / "server.log"), "-o", _OPTIONS + str(port), "start")
        try:
            yield f"postgresql://fazhi@127.0.0.1:{port}/postgres"
        finally:
            run("pg_ctl", "-w", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder)


def _user() -> str | None:
    """The server refuses to run as root."""
    if os.geteuid() != 0:
        return None
    try:
        return pwd.getpwnam("postgres").pw_name
    except KeyError:
        missing("PostgreSQL does not run as root, and there is no user postgres")


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])
