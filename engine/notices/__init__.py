"""Notices and decisions (通知书、决定书) as PDF, from typst templates; the same data gives the same bytes."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from threading import Lock

import typst

from engine.errors import NotFound
from engine.notices.content import content
from engine.notices.glyphs import writer
from engine.notices.titles import TITLES

TEMPLATES = Path(__file__).with_name("templates")
_ROOT = Path(__file__).resolve().parents[2]
FONT_FAMILY = "Noto Serif SC"
_compiling = Lock()


class MissingFont(RuntimeError):
    """The font of the notices is not on this machine; `make frontend` brings it."""


def templates() -> tuple[str, ...]:
    """Return the names of the notices."""
    return tuple(TITLES)


def title(template: str) -> tuple[str, str]:
    """Return the name of a notice in Chinese and English.

    :raises NotFound: code ``unknown_template``.
    """
    if template not in TITLES:
        raise NotFound("unknown_template", template=template)
    return TITLES[template]


def render(template: str, data: Mapping[str, object], *, font_dir: str | Path | None = None) -> bytes:
    """Return a notice as PDF; the same template and data give the same bytes.

    :param data: every part may be absent and is then left out of the text. Days are dates or ISO strings.
        ``issued_on`` ``case_no`` ``document_no`` ``office`` ``unit`` ``title`` (instead of the template's);
        ``addressee`` {name, name_en, country, address, role};
        ``mark`` {name, application_no, registration_no, classes};
        ``patent`` {name, application_no, registration_no, type, stage};
        ``parties`` [{key, role, name, agent}] (key: opponent, respondent, applicant; role as printed);
        ``limit`` {name, length, unit, since, is_presumed, starts_on, expires_on, provisional, earliest_on, latest_on,
        article, consequence};
        ``article`` (legal basis as printed); ``reasons`` (text with line breaks);
        ``grounds`` ``defects`` ``evidence`` ``attachments`` ``goods_refused`` ``goods_registered`` (lists of text);
        and what single templates ask for: see their ``value("...")``. ``draft``: words of the watermark of a sheet
        that was not issued; it has neither number nor date.
    :param font_dir: folder with Noto Serif SC; default: ``ANJUAN_FONT_DIR``, then where the build put it. Other fonts
        in it are used for characters that Noto Serif SC lacks (rare names beyond the basic plane).
    :raises NotFound: code ``unknown_template``.
    :raises MissingFont: the font is not there.
    """
    return _compiled(template, data, font_dir, format="pdf", timestamp=0)


def pictures(
    template: str, data: Mapping[str, object], *, font_dir: str | Path | None = None, dots_per_inch: int = 110
) -> tuple[bytes, ...]:
    """Return the pages of a notice as PNG, by the same way as :func:`render`; the same errors."""
    pages = _compiled(template, data, font_dir, format="png", ppi=dots_per_inch)
    return (pages,) if isinstance(pages, bytes) else tuple(pages)


def _compiled(
    template: str, data: Mapping[str, object], font_dir: str | Path | None, **how: object
) -> bytes | list[bytes]:
    zh, en = title(template)
    fonts = str(_font_dir(font_dir))
    compiler, families = _compiler(fonts)
    shown = content(str(data.get("title") or zh), data, writer(fonts), en)
    inputs = {"data": json.dumps(shown, ensure_ascii=False, sort_keys=True), "fonts": json.dumps(families)}
    with _compiling:
        return compiler.compile(str(TEMPLATES / f"{template}.typ"), sys_inputs=inputs, **how)


@lru_cache(maxsize=4)
def _compiler(font_dir: str) -> tuple[typst.Compiler, list[str]]:
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[font_dir])
    families = fonts.families()
    if FONT_FAMILY not in families:
        raise MissingFont(f"no {FONT_FAMILY} in {font_dir}; run `make frontend`")
    others = sorted(family for family in families if family != FONT_FAMILY)
    return typst.Compiler(root=str(TEMPLATES), font_paths=fonts, ignore_system_fonts=True), [FONT_FAMILY, *others]


def _font_dir(chosen: str | Path | None) -> Path:
    """Return the first folder that holds the font."""
    named = chosen or os.environ.get("ANJUAN_FONT_DIR")
    if named:
        return Path(named)
    built = _ROOT / "var" / "fonts"
    installed = _ROOT / "webui/frontend/node_modules/@expo-google-fonts/noto-serif-sc"
    for folder in (built, installed):
        if any(folder.rglob("NotoSerifSC_*.ttf")):
            return folder
    raise MissingFont(f"no {FONT_FAMILY} in {built}; run `make frontend`")
