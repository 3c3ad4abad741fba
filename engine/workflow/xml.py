"""Reading XML that a stranger may have written: bounded, UTF-8, without document types, entities or network.

Measured: ``resolve_entities=False`` still expands internal entities inside attributes, so a document type is refused
after parsing; and a byte scan for ``<!DOCTYPE`` misses UTF-16, so only UTF-8 is taken.
"""

from __future__ import annotations

import re

from lxml import etree

from engine.errors import EngineError

LARGEST = 2 * 1024 * 1024
DEEPEST = 100
MOST_ATTRIBUTES = 60
LONGEST_VALUE = 20_000
MOST_ELEMENTS = 30_000


class Unreadable(EngineError):
    """A file that is no diagram at all.

    ``params``: ``file``, ``line`` (0: the file as a whole), ``reason`` (zh) and ``reason_en``.
    """

    def __init__(self, file: str, line: int, reason: str, reason_en: str) -> None:
        code = "unreadable_diagram" if line else "unreadable_file"
        super().__init__(code, file=file, line=line, reason=reason, reason_en=reason_en)
        self.file, self.line, self.reason, self.reason_en = file, line, reason, reason_en


def parse(text: bytes, file: str) -> etree._Element:
    """Return the root element.

    :raises Unreadable: too large, not UTF-8, not well-formed, with a document type, or beyond the bounds.
    """

    def refuse(line: int, reason: str, reason_en: str) -> Unreadable:
        return Unreadable(file, line, reason, reason_en)

    if len(text) > LARGEST:
        raise refuse(0, "文件超过 2 MiB", "larger than 2 MiB")
    try:
        text.decode("utf-8", "strict")
    except UnicodeDecodeError:
        raise refuse(0, "文件不是 UTF-8 编码", "not UTF-8") from None
    if b"\x00" in text:
        raise refuse(0, "文件含有空字符", "contains a NUL byte")
    parser = etree.XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        strip_cdata=True,
    )
    try:
        root = etree.fromstring(text, parser)
    except etree.XMLSyntaxError as error:
        raise refuse(error.lineno or 0, f"不是合法的 XML：{error.msg}", f"not well-formed XML: {error.msg}") from None
    declared = re.match(rb"\s*<\?xml[^>]*?encoding\s*=\s*[\"']([^\"']*)", text.removeprefix(b"\xef\xbb\xbf"))
    info = root.getroottree().docinfo
    if info.doctype or info.internalDTD is not None:
        raise refuse(1, "不允许文档类型声明（DOCTYPE）", "a document type (DOCTYPE) is not allowed")
    if declared is not None and declared[1].upper() not in (b"UTF-8", b"US-ASCII", b"ASCII"):
        raise refuse(1, "声明的编码不是 UTF-8", "declares another encoding than UTF-8")
    _bounded(root, refuse)
    return root


def _bounded(root: etree._Element, refuse: object) -> None:
    pending, count = [(root, 1)], 0
    siblings = root.itersiblings(preceding=True)
    if any(not isinstance(node.tag, str) for node in siblings):
        raise refuse(1, "不允许处理指令", "processing instructions are not allowed")
    while pending:
        node, depth = pending.pop()
        count += 1
        line = node.sourceline or 0
        if not isinstance(node.tag, str):
            raise refuse(line, "不允许处理指令或实体", "processing instructions and entities are not allowed")
        if depth > DEEPEST:
            raise refuse(line, "嵌套过深", "nested too deeply")
        if len(node.attrib) > MOST_ATTRIBUTES or count > MOST_ELEMENTS:
            raise refuse(line, "元素或属性过多", "too many elements or attributes")
        if any(len(value) > LONGEST_VALUE for value in (*node.attrib.values(), node.text or "")):
            raise refuse(line, "文本过长", "a text is too long")
        pending += [(child, depth + 1) for child in node]
