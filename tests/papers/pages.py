"""Read the text of papers, as a person who opens them would."""

import shutil
import subprocess
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document
from docx.oxml.ns import qn

needs_pdftotext = pytest.mark.skipif(
    shutil.which("pdftotext") is None, reason="poppler-utils is not installed"
)


def pdf_text(content: bytes) -> str:
    """Return the text of all pages, laid out in lines as on the pages."""
    command = ["pdftotext", "-layout", "-", "-"]
    return subprocess.run(command, input=content, capture_output=True, check=True).stdout.decode()


def pdf_pages(content: bytes) -> list[str]:
    """Return the text of each page."""
    return pdf_text(content).split("\f")[:-1]


def docx_text(content: bytes) -> str:
    """Return the text of a Word file, a line for each paragraph: body with tables, headers and footers."""
    document = Document(BytesIO(content))
    parts = [document.element.body]
    for section in document.sections:
        parts += [section.header._element, section.footer._element]
    paragraphs = (paragraph for part in parts for paragraph in part.iter(qn("w:p")))
    return "\n".join("".join(text.text or "" for text in item.iter(qn("w:t"))) for item in paragraphs)


def read_pages(path: Path) -> list[str]:
    """Return the text of each page of a file."""
    return pdf_pages(path.read_bytes())


def pdf_raw_text(content: bytes) -> str:
    """Return the text of all pages in the order of writing: the lines of a cell follow each other."""
    command = ["pdftotext", "-raw", "-", "-"]
    return subprocess.run(command, input=content, capture_output=True, check=True).stdout.decode()


def list_words_outside(content: bytes, margin: float = 20) -> list[str]:
    """Return the words that go over the edge of their page, or nearer to it than the margin, in points."""
    command = ["pdftotext", "-bbox", "-", "-"]
    text = subprocess.run(command, input=content, capture_output=True, check=True).stdout.decode()
    outside: list[str] = []
    for page in text.split("<page ")[1:]:
        width = float(page.split('width="')[1].split('"')[0])
        for word in page.split('<word xMin="')[1:]:
            left, right = float(word.split('"')[0]), float(word.split('xMax="')[1].split('"')[0])
            if left < margin or right > width - margin:
                outside.append(word.split(">")[1].split("<")[0])
    return outside
