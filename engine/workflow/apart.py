"""Judging what a stranger drew in a process apart: with bounds of its own, and nothing of the office in its reach.

Reading a diagram, exploring it and walking a hundred paths through it cost memory and time that its author chooses. So
the judge is a child process with at most 512 MiB and 15 seconds of processor. It is given the texts and the names of
the office, no environment, and no way to a network, a program or a file. What exceeds its bounds is refused like
anything else that cannot be read. A question that was answered is answered from memory when it is asked again.
"""

from __future__ import annotations

import base64
import resource
import subprocess
import sys
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path
from threading import BoundedSemaphore, Lock
from typing import NamedTuple, NoReturn

import orjson

from engine.errors import InvalidDiagram
from engine.values import Finding
from engine.workflow import xsd
from engine.workflow.bundle import lint, main_of, read_bundle
from engine.workflow.decisions import read_decision
from engine.workflow.definition import outline
from engine.workflow.feel_syntax import parse
from engine.workflow.names import Names, Parameters
from engine.workflow.xml import Unreadable

#: How the child says that it ran out of memory.
_OUT_OF_MEMORY = 71
#: And what it says where it could not: lxml keeps a MemoryError to itself and fails in another way, and code in C gives
#: up without saying why.
_SIGNS = (b"MemoryError", b"SystemError: error return without exception set")
_ROOT = Path(__file__).resolve().parents[2]
_KEPT = 64
#: Judges at work at once in one process of the office: what each may use adds up.
_SEATS = BoundedSemaphore(2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """What the judge may use."""

    memory_mib: int = 512
    #: Four times what the largest of our own procedures takes, for a slower machine than ours.
    cpu_seconds: int = 15
    #: Below what a request may take (webui/gunicorn.conf.py).
    wall_seconds: float = 45


BOUNDS = Bounds()


class Judged(NamedTuple):
    """A procedure that nothing speaks against."""

    main: str
    #: process id -> text: the main process and what it calls, not more.
    texts: Mapping[str, bytes]


def lint_apart(
    text: bytes,
    *,
    file: str,
    names: Names,
    others: Iterable[bytes] = (),
    bounds: Bounds = BOUNDS,
) -> list[Finding]:
    """Return the findings of a diagram, or of a decision table (``.dmn``).

    :param others: texts that it may call.
    :raises Unreadable: it is neither, or judging it takes more than the bounds.
    """
    asked = {"act": "lint", "file": file, "text": _packed(text), "others": [_packed(each) for each in others]}
    answer = _ask(file, {**asked, "names": _said(names)}, bounds)
    return [Finding(**each) for each in answer["findings"]]


def judge_apart(
    sent: Mapping[str, bytes],
    *,
    names: Names,
    shelves: Mapping[str, Mapping[str, bytes]],
    bounds: Bounds = BOUNDS,
) -> Judged:
    """Judge a procedure.

    :param sent: process id -> text; the one that no other of them calls is the procedure.
    :param shelves: for each process id that may be the procedure, the texts it may call beside those sent.
    :raises Unreadable: a text is no diagram, or judging it takes more than the bounds.
    :raises InvalidDiagram: with the findings.
    """
    asked = {
        "act": "judge",
        "sent": {name: _packed(text) for name, text in sent.items()},
        "shelves": {main: {name: _packed(text) for name, text in shelf.items()} for main, shelf in shelves.items()},
    }
    answer = _ask(next(iter(sent)), {**asked, "names": _said(names)}, bounds)
    if answer["findings"]:
        raise InvalidDiagram([Finding(**each) for each in answer["findings"]])
    known = {**shelves.get(answer["main"], {}), **sent}
    return Judged(answer["main"], {name: known[name] for name in answer["used"]})


# --- the side of the office --------------------------------------------------------------------------------------

_answers: OrderedDict[str, bytes] = OrderedDict()
_lock = Lock()


def _ask(file: str, question: Mapping[str, object], bounds: Bounds) -> dict:
    asked = orjson.dumps({**question, "bounds": asdict(bounds)})
    key = sha256(asked).hexdigest()
    with _lock:
        answer = _answers.get(key)
    if answer is None:
        with _SEATS:
            answer = _judged(file, asked, bounds)
        with _lock:
            _answers[key] = answer
            while len(_answers) > _KEPT:
                _answers.popitem(last=False)
    found = orjson.loads(answer)
    if "unreadable" in found:
        raise Unreadable(**found["unreadable"])
    return found


def _judged(file: str, asked: bytes, bounds: Bounds) -> bytes:
    try:
        done = subprocess.run(
            [sys.executable, "-P", "-B", "-m", __name__],
            input=asked,
            capture_output=True,
            timeout=bounds.wall_seconds,
            env={"PYTHONPATH": str(_ROOT), "PYTHONUTF8": "1"},
            cwd="/",
            check=False,
        )
    except subprocess.TimeoutExpired:
        _too_costly(file, bounds)
    is_out_of_memory = done.returncode == _OUT_OF_MEMORY or any(sign in done.stderr for sign in _SIGNS)
    if is_out_of_memory or done.returncode < 0:  # below zero: ended by a signal
        _too_costly(file, bounds)
    if done.returncode:
        raise RuntimeError(f"the judge failed:\n{done.stderr.decode('utf-8', 'replace')[-4_000:]}")
    return done.stdout


def _too_costly(file: str, bounds: Bounds) -> NoReturn:
    seconds, memory = bounds.cpu_seconds, bounds.memory_mib
    zh = f"检查这张图所需的时间或内存超出限度（{seconds} 秒、{memory} MiB），请拆分后再提交"
    en = f"takes more time or memory to check than allowed ({seconds} s, {memory} MiB); draw it in parts"
    raise Unreadable(file, 0, zh, en) from None


_PLAIN = ("rules", "forms", "roles", "notices")


def _packed(text: bytes) -> str:
    return base64.b64encode(text).decode()


def _said(names: Names) -> dict[str, object]:
    """Names as JSON; a decision table as the text it was read from."""
    return {
        **{each: _listed(getattr(names, each)) for each in _PLAIN},
        "operations": {name: list(map(sorted, each)) for name, each in sorted(names.operations.items())}
        if isinstance(names.operations, Mapping)
        else _listed(names.operations),
        "decisions": names.decisions
        and {name: [each.file, _packed(each.text)] for name, each in sorted(names.decisions.items())},
    }


def _listed(known: Iterable[str] | None) -> list[str] | None:
    return None if known is None else sorted(known)


# --- the side of the judge ---------------------------------------------------------------------------------------

_BARRED = ("socket.", "subprocess.", "os.system", "os.exec", "os.posix_spawn", "os.fork", "os.remove", "os.rename")


def _warm_up() -> None:
    """Load what is ours before the bounds hold, so that only the text can exceed them."""
    xsd.schema()
    parse("true", "expression")


def _confine(bounds: Mapping[str, float]) -> None:
    memory, seconds = int(bounds["memory_mib"]) * 1024 * 1024, int(bounds["cpu_seconds"])
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))

    def bar(event: str, _: tuple[object, ...]) -> None:
        if event.startswith(_BARRED):
            raise PermissionError(event)

    sys.addaudithook(bar)


def _known(said: Mapping[str, object]) -> Names:
    plain = {name: None if said[name] is None else frozenset(said[name]) for name in _PLAIN}
    texts, operations = said["decisions"], said["operations"]
    if isinstance(operations, dict):
        operations = {name: Parameters(*map(frozenset, each)) for name, each in operations.items()}
    decisions = (
        None
        if texts is None
        else {name: read_decision(base64.b64decode(text), file) for name, (file, text) in texts.items()}
    )
    return Names(**plain, operations=operations, decisions=decisions)


def _lint(question: Mapping[str, object]) -> dict[str, object]:
    text, file = base64.b64decode(question["text"]), question["file"]
    if file.endswith(".dmn"):
        return {"findings": read_decision(text, file).findings}
    called: dict[str, bytes] = {}
    for each in map(base64.b64decode, question["others"]):
        try:
            called[outline(each).id] = each
        except (Unreadable, InvalidDiagram):
            continue  # said when that file is judged itself
    return {"findings": lint(text, file=file, names=_known(question["names"]), called=called)}


def _judge(question: Mapping[str, object]) -> dict[str, object]:
    sent = {name: base64.b64decode(text) for name, text in question["sent"].items()}
    main = main_of(sent)
    shelf = {name: base64.b64decode(text) for name, text in question["shelves"].get(main, {}).items()}
    definition = read_bundle({**shelf, **sent}, main, _known(question["names"]))
    return {"findings": [], "main": main, "used": list(definition.texts)}


_ACTS: Mapping[str, Callable[[Mapping[str, object]], dict[str, object]]] = {"lint": _lint, "judge": _judge}


def main() -> None:
    """Judge what stands on the standard input."""
    _warm_up()
    question = orjson.loads(sys.stdin.buffer.read())
    _confine(question["bounds"])
    try:
        answer = _ACTS[question["act"]](question)
    except Unreadable as error:
        answer = {"unreadable": error.params}
    except InvalidDiagram as error:
        answer = {"findings": error.findings}
    except MemoryError:
        sys.exit(_OUT_OF_MEMORY)
    sys.stdout.buffer.write(orjson.dumps(answer))


if __name__ == "__main__":
    main()
