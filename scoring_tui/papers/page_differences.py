"""Compare the pages of a PDF with those that the program lays out from the attached model.

Without this a forger could change a page and leave the attachment as it was.
"""

import re
import struct
import zlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from hashlib import sha256
from io import BytesIO
from typing import Any

from pypdf import PageObject, PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, StreamObject

from scoring_tui.i18n.locale import tr
from scoring_tui.papers.models import Paper
from scoring_tui.papers.record_differences import flatten
from scoring_tui.papers.typesetting import TEMPLATES, typeset

_NUMBER = re.compile(r"\d(?:[\d.,:/-]*\d)?")
LISTED_PARTS = frozenset({"awards", "titles", "columns", "rows", "unranked", "lines"})
"""Parts of a model with numbers and names, which do not depend on the version of the program."""
ROW_SLACK = 12
"""Characters that may stand between the numbers of a row."""
_SKIPPED_KEYS = frozenset(
    {"/Parent", "/P", "/Popup", "/StructParents", "/StructParent", "/Length", "/Filter", "/DecodeParms"}
)
"""Keys of PDF objects that do not change what is seen, or lead back to the whole file."""


def find_page_differences(reader: PdfReader, paper: Paper, template: str, *, has_logo: bool) -> Iterator[str]:
    """Yield each line of the pages that is not as the program lays it out, then what is drawn differently.

    A digital signature does not change the pages: its mark is an annotation, which is left out.
    """
    logo = make_blank_image(*_find_image_size(reader)) if has_logo else None
    expected = PdfReader(BytesIO(typeset(paper, TEMPLATES / f"{template}.typ", logo=logo)))
    if len(reader.pages) != len(expected.pages):
        yield tr("the paper has {n} pages, not {m}", n=len(reader.pages), m=len(expected.pages))
    pairs = list(zip(reader.pages, expected.pages, strict=False))
    sentences = [
        sentence
        for number, (page, expected_page) in enumerate(pairs, 1)
        for sentence in _compare_lines(number, _list_lines(page), _list_lines(expected_page))
    ]
    yield from sentences
    if sentences:  # another letter also changes the font of all pages
        return
    for number, (page, expected_page) in enumerate(pairs, 1):
        if _hash_object(page, {}) != _hash_object(expected_page, {}):
            yield tr(
                "page {number} is not drawn as the program draws it: something was added or covered, or"
                " another program saved the file",
                number=number,
            )


def _list_lines(page: PageObject) -> list[str]:
    lines = (" ".join(line.split()) for line in page.extract_text().splitlines())
    return [line for line in lines if line]


def _compare_lines(number: int, lines: Sequence[str], expected_lines: Sequence[str]) -> Iterator[str]:
    matcher = SequenceMatcher(None, lines, expected_lines, autojunk=False)
    for tag, start, end, expected_start, expected_end in matcher.get_opcodes():
        if tag == "equal":
            continue
        found, expected = lines[start:end], expected_lines[expected_start:expected_end]
        for index in range(max(len(found), len(expected))):
            yield tr(
                "page {number}: the line is “{line}”, and in the attached record “{expected}”",
                number=number,
                line=found[index] if index < len(found) else "–",
                expected=expected[index] if index < len(expected) else "–",
            )


def find_word_differences(reader: PdfReader, paper: Mapping[str, Any]) -> Iterator[str]:
    """Yield numbers and names that are on the pages or in the model alone: for pages of another layout.

    The numbers of a contestant must also stand together, between name and name.
    """
    leaves = flatten(paper)
    text = "\n".join(page.extract_text() for page in reader.pages)
    model_numbers = set(_NUMBER.findall("\n".join(leaves.values())))
    listed_numbers = {str(number) for number in range(1, max(len(reader.pages), len(leaves)) + 1)}
    for number in dict.fromkeys(_NUMBER.findall(text)):
        if number not in model_numbers | listed_numbers:
            yield tr("{number} is on the pages and not in the attached record", number=number)
    joined_text = "".join(text.split())
    for path, value in leaves.items():
        is_listed = path[0] in LISTED_PARTS and path[-1] not in ("score_words", "is_changed")
        if is_listed and "".join(value.split()) not in joined_text:
            yield tr("“{text}” is in the attached record and not on the pages", text=value)
    yield from _find_moved_values(joined_text, paper.get("rows"))
    names = {"".join(row["name"].split()) for row in paper.get("rows", ())}
    yield from _find_moved_names(joined_text, names, paper.get("awards"), "award")
    yield from _find_moved_names(joined_text, names, paper.get("titles"), "title")


def _find_moved_names(text: str, names: Collection[str], rows: Any, key: str) -> Iterator[str]:
    """Yield the awards of which the nearest name, before or after, is not that of the contestant.

    Args:
        text: of all pages, without blanks.
        names: of all contestants, without blanks.
        rows: awards or titles of the model.
        key: the field with the name of the award or title.
    """
    rows = rows if isinstance(rows, list | tuple) else ()
    name_places = _find_longest(names, text)
    award_places = _find_longest({"".join(row[key].split()) for row in rows}, text)
    for row in rows:
        award, name = "".join(row[key].split()), "".join(row["name"].split())
        for place in award_places:
            before = next((match[0] for match in reversed(name_places) if match.end() <= place.start()), "")
            after = next((match[0] for match in name_places if match.start() >= place.end()), "")
            if place[0] == award and name in (before, after):
                break
        else:
            yield tr(
                "{name} does not stand beside “{award}” on the pages, as in the attached record",
                name=row["name"], award=row[key],
            )  # fmt: skip


def _find_longest(texts: Collection[str], text: str) -> list[re.Match[str]]:
    """Return the places of texts; where several begin, such as "Juara I" and "Juara II", the longest."""
    parts = sorted(filter(None, texts), key=len, reverse=True)
    return list(re.finditer("|".join(map(re.escape, parts)), text)) if parts else []


def _find_moved_values(text: str, rows: Any) -> Iterator[str]:
    """Yield the scores that do not follow the name of their contestant in the annex."""
    position = 0
    for row in rows if isinstance(rows, list | tuple) else ():
        name = "".join(row["name"].split())
        ends = [match.end() for match in re.finditer(re.escape(name), text) if match.end() > position]
        values = [*row.get("values", ()), row["score"]]
        expected = re.compile(".*?".join(re.escape("".join(value.split())) for value in values))
        unit_length = len("".join(row["unit"].split()))
        length = unit_length + sum(map(len, values)) + ROW_SLACK
        if not any(expected.search(text[end : end + length]) for end in ends):
            yield tr(
                "the numbers of {name} are not on the pages as in the attached record: {values}",
                name=row["name"], values=" ".join(values),
            )  # fmt: skip
        elif ends:
            position = ends[0]


# --- what is drawn ----------------------------------------------------------------------------------


def _hash_object(value: Any, known: dict[int, str]) -> str:
    """Return a hash of a page with everything that it draws with; pictures count by their place alone."""
    if isinstance(value, IndirectObject):
        if value.idnum not in known:
            known[value.idnum] = ""  # an object that leads back to itself
            known[value.idnum] = _hash_object(value.get_object(), known)
        return known[value.idnum]
    if isinstance(value, DictionaryObject):
        if value.get("/Subtype") == "/Image":
            return "image"
        parts = [
            f"{key} {_hash_object(value.raw_get(key), known)}"
            for key in sorted(value.keys())
            if key not in _SKIPPED_KEYS and not (key == "/Annots" and not _list_annotations(value))
        ]
        data = value.get_data() if isinstance(value, StreamObject) else b""
        return sha256("\n".join(parts).encode() + b"\0" + data).hexdigest()
    if isinstance(value, ArrayObject):
        return sha256(" ".join(_hash_object(item, known) for item in value).encode()).hexdigest()
    return str(value)


def _list_annotations(page: DictionaryObject) -> list[DictionaryObject]:
    """The annotations of a page but those of digital signatures."""
    annotations = page.get("/Annots")
    objects = [item.get_object() for item in annotations] if isinstance(annotations, ArrayObject) else []
    return [item for item in objects if not _is_signature(item)]


def _is_signature(annotation: DictionaryObject) -> bool:
    """Whether an annotation belongs to a digital signature; a field that nobody signed does not."""
    value = annotation.get("/V", DictionaryObject()).get_object()
    return (
        annotation.get("/Subtype") == "/Widget" and annotation.get("/FT") == "/Sig" and "/ByteRange" in value
    )


def list_signature_pages(reader: PdfReader) -> list[int]:
    """Return the numbers of the pages on which a digital signature shows a mark, which is not compared."""
    numbers = []
    for number, page in enumerate(reader.pages, 1):
        annotations = page.get("/Annots", ArrayObject()).get_object()
        objects = [item.get_object() for item in annotations]
        if any(_is_signature(item) and "/AP" in item for item in objects):
            numbers.append(number)
    return numbers


def _find_image_size(reader: PdfReader) -> tuple[int, int]:
    """Width and height of the first picture of the first page, in pixels; it is the logo."""
    resources = reader.pages[0].get("/Resources", DictionaryObject()).get_object()
    pictures = resources.get("/XObject", DictionaryObject()).get_object()
    for picture in (item.get_object() for item in pictures.values()):
        if picture.get("/Subtype") == "/Image":
            return int(picture["/Width"]), int(picture["/Height"])
    return 1, 1


def make_blank_image(width: int, height: int) -> bytes:
    """Return a white PNG of this size."""
    row = b"\0" + b"\xff" * ((width + 7) // 8)
    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(row * height)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in chunks
    )
