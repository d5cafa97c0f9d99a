"""What `make run` does: brings the datasets up to date, then serves the dashboard to this machine only.

The demonstration and the published figures are built when there are none or when what they are made from has changed;
a folder of the user's is built every time, into a dataset of its own, with what was imported into it in the dashboard;
a dataset of imported files alone is built again when the program has changed. Nothing here needs the network.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator, Sequence
from itertools import count
from pathlib import Path
from types import FrameType

ROOT = Path(__file__).resolve().parents[1]
HOST = "127.0.0.1"
SOME_REFUSED = 3  # exit status of `etl build`: it has named the files, the rest is in the dataset
MAKERS = ("etl", "data/catalogue", "data/lexicon", "data/units")
BUNDLED = {"demo": "data/demo", "published": "data/published"}
START_SECONDS = 120


class StartError(Exception):
    """Why the dashboard cannot be started, in one Chinese line that says what to do."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit status: 0 ended by the user (or built, with --build-only), 2 cannot start, 130 interrupted on the way."""
    options = parser().parse_args(arguments)
    for ending in (signal.SIGINT, signal.SIGTERM):  # SIGINT too: a shell that starts us with `&` has it ignored
        signal.signal(ending, _interrupt)
    try:
        folder = source(options.data) if options.data else None
        port = 0 if options.build_only else free_port(options.port)
        opened = prepare(folder)
        if not options.build_only:
            serve(port, opened)
    except StartError as error:
        print(error, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("\n已中断;已有的数据集没有改动。", file=sys.stderr)
        return 130
    return 0


def parser() -> argparse.ArgumentParser:
    top = argparse.ArgumentParser(description="准备数据集并启动法治对照")
    top.add_argument("--data", default="", metavar="FOLDER", help="要生成数据集并打开的文件夹")
    top.add_argument("--port", default="8501", metavar="N", help="端口(默认 8501)")
    top.add_argument("--build-only", action="store_true", help="只生成数据集,不启动界面")
    return top


def _interrupt(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def source(given: str) -> Path:
    """The folder (or file) to build, absolute. Raises StartError where there is none or it has no name of its own."""
    path = Path(os.path.abspath(Path(given).expanduser()))
    if not path.exists():
        raise StartError(f"找不到文件夹:{path};请检查 DATA= 后面的路径是否写对")
    if not path.name:
        raise StartError("不能把整个磁盘作为数据来源;请指定存放报告的文件夹,例如 make run DATA=报告文件夹")
    return path


def free_port(given: str) -> int:
    """The port as a number. Raises StartError when it is none, or taken."""
    if not given.isdecimal() or not 0 < int(given) < 65536:
        raise StartError(f"端口“{given}”无效;请用 1024 到 65535 之间的数字,例如 make run PORT=8502")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # a server stopped just now does not count
        try:
            probe.bind((HOST, int(given)))
        except PermissionError:
            raise StartError(f"没有权限使用端口 {given};请换一个,例如 make run PORT=8502") from None
        except OSError:
            raise StartError(
                f"端口 {given} 已被占用:可能本系统已在运行(先打开 http://{HOST}:{given} 看看),"
                f"或换一个端口,例如 make run PORT={int(given) % 65535 + 1}"
            ) from None
    return int(given)


def data_dir() -> Path:
    """Where the datasets lie; the same rule as in dashboard/database.py."""
    return Path(os.environ.get("FAZHI_DATA_DIR") or ROOT / "data" / "build")


def prepare(folder: Path | None) -> str:
    """Build what is missing or out of date; returns the key of the dataset to open, '' for the dashboard's choice."""
    data_dir().mkdir(parents=True, exist_ok=True)
    for name in BUNDLED:
        _bundled(name)
    for link in _of_uploads():
        _again(link)
    if folder is None:
        return ""
    link = own_dataset(folder)
    print(f"正在读取 {folder} …", flush=True)
    _run("build", str(folder), *_uploads(link.stem), "--db", str(link))
    _origin(link).write_text(str(folder), encoding="utf-8")
    return link.stem


def own_dataset(folder: Path) -> Path:
    """The dataset of a folder: its name, numbered where that belongs to a bundled dataset or to another folder."""
    for link in _names(folder.stem if folder.is_file() else folder.name):
        origin = _origin(link)
        if link.stem not in BUNDLED and (not origin.is_file() or origin.read_text(encoding="utf-8") == str(folder)):
            return link
    raise AssertionError("the names never end")


def _names(name: str) -> Iterator[Path]:
    yield data_dir() / f"{name}.duckdb"
    yield from (data_dir() / f"{name}-{number}.duckdb" for number in count(2))


def _origin(link: Path) -> Path:
    """Beside a user's dataset: the folder it was built from, so that two folders of one name stay apart."""
    return link.with_name(f"{link.name}.origin")


def _uploads(key: str) -> list[str]:
    """The folder of what was imported into a dataset from the dashboard, where there is anything."""
    folder = data_dir() / "uploads" / key
    hidden = (".", "fazhi-")
    files = (path for path in folder.rglob("*") if path.is_file())
    inside = (path.relative_to(folder).parts for path in files)
    return [str(folder)] if any(not any(part.startswith(hidden) for part in parts) for parts in inside) else []


def _of_uploads() -> Iterator[Path]:
    """The datasets that were made in the dashboard, from imported files alone."""
    for origin in sorted(data_dir().glob("*.duckdb.origin")):
        link = origin.with_suffix("")
        if _uploads(link.stem) == [origin.read_text(encoding="utf-8")]:
            yield link


def _again(link: Path) -> None:
    stamp, made_by = link.with_name(f"{link.name}.made-by"), fingerprint()
    if link.is_file() and stamp.is_file() and stamp.read_text(encoding="utf-8") == made_by:
        return
    print(f"程序或指标目录有更新,正在重新生成 {link.stem} …", flush=True)
    _run("build", *_uploads(link.stem), "--db", str(link), "--add")
    stamp.write_text(made_by, encoding="utf-8")


def _bundled(name: str) -> None:
    link, stamp, made_by = (
        data_dir() / f"{name}.duckdb",
        data_dir() / f"{name}.duckdb.made-by",
        fingerprint(BUNDLED[name]),
    )
    if link.is_file() and stamp.is_file() and stamp.read_text(encoding="utf-8") == made_by:
        return
    if name == "demo":
        print("正在生成演示数据集(虚构),大约需要半分钟 …", flush=True)
        sources = data_dir() / "sources" / "demo"
        _run_module("etl.demo", str(sources))
    else:
        print("正在生成公开报告数据集 …", flush=True)
        sources = ROOT / BUNDLED[name]
    _run("build", str(sources), "--db", str(link))
    stamp.write_text(made_by, encoding="utf-8")


def fingerprint(*sources: str) -> str:
    """Of everything a dataset is made from: code, catalogue, lexicon, divisions, and bundled sources."""
    found = hashlib.sha256()
    for folder in (*MAKERS, *sources):
        for path in sorted((ROOT / folder).rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                found.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes())
    return found.hexdigest()


def _run(verb: str, *arguments: str) -> None:
    jobs = ("--jobs", str(min(4, os.cpu_count() or 1)))
    _run_module("etl", verb, *arguments, *jobs)


def _run_module(module: str, *arguments: str) -> None:
    """Run a module of ours; it has said on stderr what went wrong. Refused files are no reason to stop."""
    status = subprocess.run([sys.executable, "-m", module, *arguments], cwd=ROOT).returncode
    if status not in (0, SOME_REFUSED):
        raise StartError("数据集没有生成(原因见上一行);处理后请再运行一次,原有数据集没有改动")


def serve(port: int, opened: str) -> None:
    """Run Streamlit until the user ends it. Raises StartError when it ends by itself."""
    server = subprocess.Popen(streamlit(port), cwd=ROOT)
    try:
        _await(server, port)
        query = f"?{urllib.parse.urlencode({'dataset': opened})}" if opened else ""
        print(f"\n法治对照已启动,请在本机浏览器中打开:http://{HOST}:{port}/{query}\n停止请按 Ctrl+C。", flush=True)
        if status := server.wait():  # 0: the same signal has reached it first
            raise StartError(f"界面程序意外退出(状态 {status}),原因见上文")
    except KeyboardInterrupt:
        pass
    finally:
        _end(server)
    print("\n法治对照已停止。", flush=True)


def streamlit(port: int) -> list[str]:
    return [
        *(sys.executable, "-m", "streamlit", "run", str(ROOT / "app.py")),
        *("--server.address", HOST, "--server.port", str(port), "--server.headless", "true"),
        *("--logger.hideWelcomeMessage", "true", "--logger.level", "warning"),  # English; ours names the address
    ]


def _await(server: subprocess.Popen[bytes], port: int) -> None:
    deadline = time.monotonic() + START_SECONDS
    while server.poll() is None and time.monotonic() < deadline:
        try:
            urllib.request.build_opener(urllib.request.ProxyHandler({})).open(
                f"http://{HOST}:{port}/_stcore/health", timeout=2
            ).close()
            return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    raise StartError(f"界面在 {START_SECONDS} 秒内没有启动,原因见上文;可换一个端口再试:make run PORT={port + 1}")


def _end(server: subprocess.Popen[bytes]) -> None:
    server.terminate()
    try:
        server.wait(10)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()


if __name__ == "__main__":
    sys.exit(main())
