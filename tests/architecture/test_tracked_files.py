"""What is in the repository: sources and locks; nothing that was built, fetched or that names a registry."""

from __future__ import annotations

import json
import re
import subprocess

import pytest

from tests.architecture.sources import ROOT

#: Written in pieces so that this file passes its own test.
REGISTRIES = tuple(
    ".".join(words)
    for words in (
        ("pypi", "org"), ("files", "pythonhosted", "org"), ("registry", "npmjs", "org"), ("registry", "yarnpkg", "com"),
        ("deb", "debian", "org"), ("repo", "maven", "apache", "org"), ("proxy", "golang", "org"),
    )
)  # fmt: skip
LOCKS = ("requirements/runtime.txt", "requirements/dev.txt", "requirements/node.txt")


@pytest.fixture(scope="module")
def tracked() -> list[str]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, timeout=60, check=True)
    return [name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


def test_no_tracked_file_names_a_package_registry(tracked):
    named = []
    for name in tracked:
        text = (ROOT / name).read_bytes().decode("utf-8", "ignore")
        named += [f"{name}: {host}" for host in REGISTRIES if host in text]

    assert named == []


def test_nothing_built_or_fetched_is_tracked(tracked):
    built = ("webui/static/dist/", "node_modules/", "var/", "build/", ".venv/")

    assert [name for name in tracked if name.startswith(built) or "/node_modules/" in name] == []
    assert [name for name in tracked if name.endswith((".ttf", ".woff2", ".min.js", ".min.css", ".pyc", ".db"))] == []


@pytest.mark.parametrize("lock", LOCKS)
def test_every_pinned_package_carries_hashes(lock):
    text = (ROOT / lock).read_text()
    pins = re.findall(r"^[a-z0-9][^\s=]*==\S+ \\\n    --hash=sha256:", text, re.M)

    assert len(pins) == len(re.findall(r"^[a-zA-Z0-9][^\s=]*==", text, re.M)) > 0
    assert "index-url" not in text
    assert "trusted-host" not in text


def test_the_lock_of_the_browser_code_has_integrity_and_no_addresses():
    packages = json.loads((ROOT / "webui/frontend/package-lock.json").read_text())["packages"]

    assert len(packages) > 10
    for name, package in packages.items():
        assert "resolved" not in package, name
        assert name == "" or package["integrity"].startswith("sha512-"), name


def test_the_locks_hold_what_the_sources_ask_for():
    for lock in LOCKS:
        wanted = re.findall(r"^[A-Za-z][\w.-]*", (ROOT / lock).with_suffix(".in").read_text(), re.M)
        pinned = {normal(name) for name in re.findall(r"^([\w.-]+)==", (ROOT / lock).read_text(), re.M)}

        assert [name for name in wanted if normal(name) not in pinned] == []


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def test_no_link_is_tracked():
    """A link leads out of the repository, to somebody's machine: built assets of a worktree came in so."""
    listed = subprocess.run(["git", "ls-files", "-s"], cwd=ROOT, capture_output=True, text=True, timeout=60, check=True)

    assert [line for line in listed.stdout.splitlines() if line.startswith("120000")] == []
