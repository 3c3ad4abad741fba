"""Files that are not what they say, made on the spot (reliability.md 6.4 F)."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from tests.factories import pdf

DOCX_PARTS = {"[Content_Types].xml": "<Types/>", "word/document.xml": "<w/>"}
OUTSIDE = (
    '<Relationships><Relationship Id="r1" TargetMode="External" Type="http://x/{}" Target="http://127.0.0.1/t"/>'
    "</Relationships>"
)


def archive(parts: dict[str, str | bytes], *, whole: bool = True, packed: bool = True) -> bytes:
    """Return a ZIP file, with the parts of a Word file unless told otherwise."""
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED if packed else ZIP_STORED) as file:
        for name, content in ({**DOCX_PARTS, **parts} if whole else parts).items():
            file.writestr(name, content)
    return out.getvalue()


def linked() -> bytes:
    """A Word file with a symbolic link in it."""
    out = BytesIO()
    with ZipFile(out, "w") as file:
        for name, content in DOCX_PARTS.items():
            file.writestr(name, content)
        link = ZipInfo("word/link")
        link.external_attr = 0o120777 << 16
        file.writestr(link, "/etc/passwd")
    return out.getvalue()


def encrypted_archive() -> bytes:
    """A Word file whose parts say that they are encrypted."""
    content = bytearray(archive({}, packed=False))
    for signature, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = content.find(signature)
        while at >= 0:
            content[at + place] |= 1
            at = content.find(signature, at + 4)
    return bytes(content)


def lying_archive() -> bytes:
    """A Word file whose relations are much longer than its table of contents says."""
    content = archive({"word/_rels/document.xml.rels": "<R>" + " " * 3_000_000 + "</R>"})
    return content.replace(struct.pack("<L", 3_000_007), struct.pack("<L", 7_000))


def png(width: int = 2, height: int = 2, behind: bytes = b"") -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">L", len(data)) + kind + data + struct.pack(">L", zlib.crc32(kind + data))

    head = struct.pack(">LLBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = zlib.compress(b"\0\0\0" * 2)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"") + behind


def jpeg(width: int = 2, height: int = 2, behind: bytes = b"") -> bytes:
    frame = struct.pack(">BHHB", 8, height, width, 1) + b"\x01\x11\x00"
    return (
        b"\xff\xd8\xff\xe0\x00\x10JFIF"
        + b"\0" * 10
        + b"\xff\xc0"
        + struct.pack(">H", len(frame) + 2)
        + frame
        + b"\xff\xd9"
        + behind
    )


TEMPLATE = OUTSIDE.format("attachedTemplate")
ENTITY = "<!DOCTYPE r [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><r>&a;</r>"
HTML = b"<!doctype html><script>alert(1)</script>"
#: what it is, name, bytes
TAKEN = [
    ("a PDF", "证据.pdf", pdf()),
    ("a PDF that speaks of encryption", "a.pdf", pdf("(/Encryption is not /Encrypted)")),
    ("a picture", "商标图样.png", png()),
    ("a photograph", "照片.JPEG", jpeg()),
    ("a Word file", "a.docx", archive({"word/media/1.png": png()})),
    ("a Word file with a link", "a.docx", archive({"word/_rels/document.xml.rels": OUTSIDE.format("hyperlink")})),
    ("text with a rare character", "证据𠮷.txt", "𠮷野物产".encode()),
    ("data", "a.json", b'{"a": 1}'),
    ("data called text", "a.txt", b'{"a": 1}'),
    ("a page called text is text", "a.txt", HTML),
    ("quotes and a semicolon", 'x"; rm -rf.pdf', pdf()),
    ("a folder before the name", "C:\\fakepath\\a.pdf", pdf()),
    ("a long name", "案" * 190 + ".pdf", pdf()),
]
#: what it is, name, bytes, code, status
REFUSED = [
    ("0 bytes", "a.pdf", b"", "empty_file", 422),
    ("HTML named .pdf", "a.pdf", HTML, "media_type_differs", 422),
    ("SVG named .png", "a.png", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "media_type_differs", 422),
    ("an SVG", "a.svg", b"<svg/>", "media_type_refused", 415),
    ("a program named .pdf", "a.pdf", b"MZ\x90\0\3", "media_type_differs", 422),
    ("a program", "a.exe", b"MZ\x90\0\3", "media_type_refused", 415),
    ("a double ending", "a.pdf.html", pdf(), "media_type_refused", 415),
    ("a PDF named .docx", "a.docx", pdf(), "media_type_differs", 422),
    ("a Word file named .pdf", "a.pdf", archive({}), "media_type_differs", 422),
    ("text named .json", "a.json", b"not json", "media_type_differs", 422),
    ("text with a NUL", "a.txt", b"a\0b", "media_type_differs", 422),
    ("text in another encoding", "a.txt", "证据".encode("gb18030"), "media_type_differs", 422),
    ("only the head of a PDF", "a.pdf", b"%PDF-", "file_harmful", 422),
    ("a PDF cut short", "a.pdf", pdf()[:-8], "file_harmful", 422),
    ("a PDF with HTML behind its end", "a.pdf", pdf() + HTML, "file_harmful", 422),
    ("a PDF that is a ZIP too", "a.pdf", pdf() + archive({}), "file_harmful", 422),
    ("a PDF that hides a ZIP before its end", "a.pdf", pdf(archive({}).decode("latin-1")), "file_harmful", 422),
    ("an encrypted PDF", "a.pdf", pdf("trailer<</Encrypt 2 0 R>>"), "file_harmful", 422),
    ("a PDF with a script", "a.pdf", pdf("<</S/JavaScript/JS(app.alert(1))>>"), "file_harmful", 422),
    ("a PDF with a script, spelt out", "a.pdf", pdf("<</S/J#61vaScript>>"), "file_harmful", 422),
    ("a PDF that starts a program", "a.pdf", pdf("<</S/Launch/F(cmd.exe)>>"), "file_harmful", 422),
    ("a PDF with a file inside", "a.pdf", pdf("<</Type/EmbeddedFile>>"), "file_harmful", 422),
    ("only the head of a picture", "a.png", b"\x89PNG\r\n\x1a\n", "file_harmful", 422),
    ("a picture of 50 000 x 50 000", "a.png", png(50_000, 50_000), "file_harmful", 422),
    ("a picture with a page behind it", "a.png", png(behind=HTML), "file_harmful", 422),
    ("a photograph of 50 000 x 50 000", "a.jpg", jpeg(50_000, 50_000), "file_harmful", 422),
    ("only the head of a photograph", "a.jpg", b"\xff\xd8\xff\xe0", "file_harmful", 422),
    ("a photograph that is a ZIP too", "a.jpg", jpeg(behind=archive({})), "file_harmful", 422),
    ("a ZIP named .docx", "a.docx", archive({"a": "b"}, whole=False), "media_type_differs", 422),
    ("a torn ZIP", "a.docx", archive({})[:-30], "media_type_differs", 422),
    ("zip slip", "a.docx", archive({"../../etc/cron.d/x": "x"}), "file_harmful", 422),
    ("zip slip, backwards", "a.docx", archive({"..\\..\\x": "x"}), "file_harmful", 422),
    ("an absolute name", "a.docx", archive({"/etc/passwd": "x"}), "file_harmful", 422),
    ("a drive", "a.docx", archive({"C:/x": "x"}), "file_harmful", 422),
    ("a symbolic link", "a.docx", linked(), "file_harmful", 422),
    ("a bomb", "a.docx", archive({"word/media/0": b"\0" * 60_000_000}), "file_harmful", 422),
    ("5 000 parts", "a.docx", archive({f"w/{n}": "" for n in range(5_000)}, packed=False), "file_harmful", 422),
    ("more inside than it says", "a.docx", lying_archive(), "media_type_differs", 422),
    ("an encrypted Word file", "a.docx", encrypted_archive(), "file_harmful", 422),
    ("macros", "a.docx", archive({"word/vbaProject.bin": "x"}), "file_harmful", 422),
    ("a template from outside", "a.docx", archive({"word/_rels/s.rels": TEMPLATE}), "file_harmful", 422),
    ("an entity", "a.docx", archive({"word/_rels/s.rels": ENTITY}), "file_harmful", 422),
    ("a NUL in the name", "a.pdf\0.html", pdf(), "file_name_refused", 422),
    ("a name that reads backwards", "a\u202efdp.exe.pdf", pdf(), "file_name_refused", 422),
    ("an invisible letter", "a\u200b.pdf", pdf(), "file_name_refused", 422),
    ("a line break in the name", "a\r\nSet-Cookie: x.pdf", pdf(), "file_name_refused", 422),
    ("a device of Windows", "CON.pdf", pdf(), "file_name_refused", 422),
    ("300 bytes of name", "a" * 296 + ".pdf", pdf(), "file_name_refused", 422),
    ("no ending", "README", b"text", "media_type_refused", 415),
    ("a dot at the end", "a.pdf.", pdf(), "media_type_refused", 415),
]  # fmt: skip
