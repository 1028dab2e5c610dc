"""Text in the encodings that offices use, decoded strictly: what does not fit is refused, never dropped."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from reconcile.errors import FileRefused

_CHUNK = 1 << 22
_MULTIBYTE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_SAMPLE = 1 << 16
# GBK text that lost a byte reads as other characters; Bopomofo hardly occurs otherwise.
_SHIFTED = re.compile("[\u3105-\u312f]")
_GB = {"gb2312", "gbk", "gb18030", "cp936", "gb_2312-80", "x-gbk", "ms936", "936"}


@dataclass(frozen=True)
class Text:
    """A text as UTF-8 without byte order mark, the encoding it came in, and what looked wrong."""

    utf8: bytes
    encoding: str
    warnings: tuple[str, ...] = ()


def decode(data: bytes, declared: str = "") -> Text:
    """The text of a file; FileRefused with the place of the first byte that fits no encoding.

    `declared` is what the file itself says (HTML); it counts only where the bytes do not speak for themselves.
    """
    encoding = _encoding(data, declared.strip().lower())
    if encoding == "utf-8":
        return Text(data.removeprefix(codecs.BOM_UTF8), "utf-8-sig" if data.startswith(codecs.BOM_UTF8) else "utf-8")
    utf8 = _transcoded(data, encoding)
    return Text(utf8, encoding, _shift_warnings(utf8) if encoding == "gb18030" else ())


def _encoding(data: bytes, declared: str) -> str:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    if zeros := _zero_places(data[:4096]):
        return zeros
    failed = _first_misfit(data, "utf-8")
    if failed is None:
        return "utf-8"
    if _meant_as_utf8(data, failed):
        raise _misfit(data, failed, "UTF-8")
    if declared and declared not in _GB | {"utf-8", "utf8"} and _known(declared):
        return declared
    return "gb18030"


def _zero_places(head: bytes) -> str | None:
    """UTF-16 without a mark: every other byte of its ASCII is zero."""
    if 0 not in head:
        return None
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if max(even, odd) < 8 or min(even, odd) * 10 > max(even, odd):
        raise FileRefused(
            "the file holds zero bytes: it is not a text, or it is damaged",
            "Save or export it again as .xlsx or .csv and put it into the folder.",
        )
    return "utf-16-be" if even > odd else "utf-16-le"


def _meant_as_utf8(data: bytes, failed: int) -> bool:
    """GB18030 accepts nearly any bytes, so a damaged UTF-8 text must be told from it before it is tried."""
    if data.startswith(codecs.BOM_UTF8) or len(_MULTIBYTE.findall(data[max(0, failed - _SAMPLE) : failed])) >= 4:
        return True
    sample = data[failed : failed + _SAMPLE]
    fitting = sum(len(match) for match in _MULTIBYTE.findall(sample))
    return fitting > 0.7 * sum(byte > 0x7F for byte in sample)


def _known(encoding: str) -> bool:
    try:
        codecs.lookup(encoding)
    except LookupError:
        return False
    return True


def _first_misfit(data: bytes, encoding: str) -> int | None:
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    try:
        for start in range(0, len(data), _CHUNK):
            decoder.decode(data[start : start + _CHUNK])
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return _exact_misfit(data, encoding)
    return None


def _exact_misfit(data: bytes, encoding: str) -> int:
    try:
        data.decode(encoding)
    except UnicodeDecodeError as error:
        return error.start
    return len(data)


def _transcoded(data: bytes, encoding: str) -> bytes:
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    parts: list[bytes] = []
    try:
        for start in range(0, len(data), _CHUNK):
            parts.append(decoder.decode(data[start : start + _CHUNK]).encode())
        parts.append(decoder.decode(b"", final=True).encode())
    except UnicodeError as error:
        raise _misfit(data, _exact_misfit(data, encoding), encoding.upper()) from error
    return b"".join(parts)


def _misfit(data: bytes, at: int, encoding: str) -> FileRefused:
    line = data.count(b"\n", 0, at) + 1
    where = "the file ends inside a character" if at >= len(data) - 3 else f"byte {at + 1} (line {line}) does not fit"
    return FileRefused(
        f"the text is damaged: read as {encoding}, {where}",
        "Export it again as CSV UTF-8 or .xlsx, or mend that line in an editor; nothing of it was taken in.",
    )


def _shift_warnings(utf8: bytes) -> tuple[str, ...]:
    text = utf8.decode()
    lines = [
        text.count("\n", 0, match.start()) + 1 for _, match in zip(range(100), _SHIFTED.finditer(text), strict=False)
    ]
    if not lines:
        return ()
    message = f"line {lines[0]} holds Bopomofo letters amid Chinese, the mark of a byte lost or added in GBK text"
    if len(set(lines)) * 100 > text.count("\n") + 1 and len(set(lines)) > 1:
        raise FileRefused(f"the text is damaged: {message}", "Export it again as CSV UTF-8 or .xlsx.")
    return (f"{message}: compare the row with the original",)
