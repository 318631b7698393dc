"""Whether an image of the committee can be printed: its form, its size, and whether it is whole."""

import zlib

from scoring_tui.i18n.lazy import LazyText, lazy

MAX_IMAGE_BYTES = 2_000_000
"""A larger image would make each of a hundred papers as large; a logo is printed 2 cm high."""
_PNG_START = b"\x89PNG\r\n\x1a\n"
_JPEG_START, _JPEG_END = b"\xff\xd8\xff", b"\xff\xd9"


def find_image_problem(content: bytes) -> LazyText | None:
    """Return why an image cannot be printed, or None if it can."""
    is_png, is_jpeg = content.startswith(_PNG_START), content.startswith(_JPEG_START)
    if not is_png and not is_jpeg:
        return lazy("must be a PNG or JPEG file")
    if len(content) > MAX_IMAGE_BYTES:
        return lazy(
            "has {size} MB, at most {most} MB are possible: save it smaller, 600 pixels high are enough",
            size=round(len(content) / 1_000_000, 1), most=MAX_IMAGE_BYTES // 1_000_000,
        )  # fmt: skip
    if not (_is_whole_png(content) if is_png else content.rstrip(b"\0\r\n").endswith(_JPEG_END)):
        return lazy("is damaged or not whole: copy it again, or save it anew as PNG")
    return None


def _is_whole_png(content: bytes) -> bool:
    """Whether the chunks follow each other up to the last one, with right checksums (PNG, section 5)."""
    position, kinds = len(_PNG_START), list[bytes]()
    while position + 12 <= len(content):
        size = int.from_bytes(content[position : position + 4])
        end = position + 12 + size
        kind_and_data = content[position + 4 : end - 4]
        if end > len(content) or zlib.crc32(kind_and_data) != int.from_bytes(content[end - 4 : end]):
            return False
        kinds.append(kind_and_data[:4])
        if kinds[-1] == b"IEND":
            return kinds[0] == b"IHDR" and b"IDAT" in kinds
        position = end
    return False
