# ruff: noqa: E501
"""Part A: what XML can do, rows 1 to 20."""

from __future__ import annotations

from tests.hostile.places import BODY, GOOD, HEAD, condition, doctype, inside, put
from tests.hostile.rows import UNREADABLE, Row

#: A port at which nobody should be heard; a test listens at another.
ELSEWHERE = "http://127.0.0.1:9/"


def _bomb() -> str:
    lines = ['<!ENTITY a0 "ha">'] + [f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10)]
    return f"<!DOCTYPE d [{''.join(lines)}]>"


def xml_rows(elsewhere: str = ELSEWHERE) -> list[Row]:
    linked = f'<!DOCTYPE d SYSTEM "{elsewhere}d.dtd">'
    name, root = 'name="环节"', 'id="definitions"'
    refused = [
        (1, "external entity", doctype('<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>', "&x;"), ""),
        (1, "external entity elsewhere", doctype(f'<!DOCTYPE d [<!ENTITY x SYSTEM "{elsewhere}">]>', "&x;"), ""),
        (2, "entity in an attribute", doctype('<!DOCTYPE d [<!ENTITY x "in">]>', "&x;"), "DOCTYPE"),
        (3, "parameter entity", doctype(f'<!DOCTYPE d [<!ENTITY % p SYSTEM "{elsewhere}x"> %p;]>'), ""),
        (4, "remote document type", doctype(linked), "DOCTYPE"),
        (5, "billion laughs", doctype(_bomb(), "&a9;"), ""),
        (6, "quadratic blow-up", doctype(f'<!DOCTYPE d [<!ENTITY x "{"x" * 50_000}">]>', "&x;" * 5_000), ""),
        (7, "UTF-16 little endian", doctype(linked).decode().encode("utf-16-le"), ""),
        (7, "UTF-16 big endian", doctype(linked).decode().encode("utf-16-be"), ""),
        (7, "UTF-16 with a mark", doctype(linked).decode().encode("utf-16"), "UTF-8"),
        (8, "UTF-32", GOOD.decode().encode("utf-32"), "UTF-8"),
        (8, "EBCDIC", GOOD.decode().replace("环节", "x").encode("cp500", "replace"), "UTF-8"),
        (8, "UTF-7", b'<?xml version="1.0" encoding="UTF-7"?>\n' + BODY, ""),
        (8, "lying encoding", b'<?xml version="1.0" encoding="GB18030"?>\n' + BODY, "UTF-8"),
        (8, "GB18030", GOOD.decode().encode("gb18030"), "UTF-8"),
        (9, "depth 300", inside("<bpmn:subProcess>" * 300 + "</bpmn:subProcess>" * 300), ""),
        (9, "depth 5000", inside("<bpmn:subProcess>" * 5_000 + "</bpmn:subProcess>" * 5_000), ""),
        (10, "attribute of 11 MB", put(name, f'name="{"x" * 11_000_000}"'), "2 MiB"),
        (10, "attribute of 100 KB", put(name, f'name="{"x" * 100_000}"'), "过长"),
        (11, "two thousand attributes", put(name, " ".join(f'a{n}="1"' for n in range(2_000))), "过多"),
        (11, "as many as fit", put(name, " ".join(f'a{n:x}=""' for n in range(190_000))), "过多"),
        (13, "style sheet", HEAD + f'<?xml-stylesheet href="{elsewhere}"?>'.encode() + BODY, "处理指令"),
        (13, "instruction inside", inside("<?php evil ?>"), "处理指令"),
        (15, "NUL", GOOD.replace(b"Step", b"St\x00ep", 1), "空字符"),
        (15, "NUL by number", put(name, 'name="&#0;"'), ""),
        (15, "lone surrogate", put(name, 'name="&#xD800;"'), ""),
        (19, "two roots", GOOD + BODY, ""),
        (19, "trailing bytes", GOOD + b"evil", ""),
        (19, "two byte order marks", b"\xef\xbb\xbf\xef\xbb\xbf" + GOOD, ""),
        (20, "a zip file", b"PK\x03\x04" + b"\x00" * 64, "空字符"),
        (20, "a gzip file", b"\x1f\x8b\x08\x00" + b"x" * 64, "UTF-8"),
        (20, "nothing", b"", ""),
        (20, "another XML", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "definitions"),
    ]
    xinclude = f'<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="{elsewhere}"/>'
    return [
        *(Row(number, what, text, UNREADABLE, place) for number, what, text, place in refused),
        Row(12, "XInclude", inside(xinclude), "unknown_element", "p"),
        Row(12, "XInclude of a file", inside(xinclude.replace(elsewhere, "/etc/passwd")), "unknown_element", "p"),
        Row(14, "xml:base", put(root, f'{root} xml:base="{elsewhere}"'), "unknown_attribute", "definitions"),
        Row(14, "schema location", put(root, f'{root} xsi:schemaLocation="a {elsewhere}"'), "unknown_attribute", "definitions"),
        Row(15, "C1 control", put(name, 'name="环&#x85;节"'), "bad_name", "a"),
        Row(15, "direction override", put(name, 'name="a\u202eb"'), "bad_name", "a"),
        Row(16, "program in CDATA", condition("X").replace(b">X<", b"><![CDATA[__import__('os')]]><"), "bad_expression", "x_b_2"),
        Row(17, "comment in a value", condition("X").replace(b">X<", b">out<!-- -->come()<"), "bad_expression", "x_b_2"),
        Row(18, "prefix bound anew", inside('<bpmn:task xmlns:bpmn="urn:evil" id="q"/>'), "unknown_element", "q"),
    ]  # fmt: skip
