"""Compare the names of persons: the same name in another spelling, and a name with or without its titles."""

import re
import unicodedata
from dataclasses import dataclass
from difflib import SequenceMatcher, get_close_matches
from functools import lru_cache

_APOSTROPHES = dict.fromkeys(map(ord, "‘’ʼʻ`´′ʹ＇"), "'")
"""Signs that keyboards and programs write for the apostrophe in names such as Ma'ruf."""

_TITLES_BEFORE = """h hj kh dr drg drh drs dra ir prof apt ns bdn tgk ust ustadz ustadzah haji hajah pdt sdr
    sdri bapak ibu mr mrs ms"""
_TITLES_AFTER = """st mt se mm sh mh ss sip mip map msi ssi spd mpd spt sp ssos skom mkom skep skm mkes mkeb
    sst sstp stp sag mag spdi mpdi amd amdkep amdkeb sthi msc mba phd ma ba bsc ns apt sfarm spsi mpsi sked
    skg sei shi mhum mars ak ca cpa ipm"""
"""Titles as they are written without dots; those with dots inside are recognised by the dots."""
_MUHAMMAD = """muhammad muhamad mohammad mohamad mochammad mochamad muchammad muchamad moh muh mohd moch much
    m md"""
"""Spellings and short forms of one name."""

_WORDS_BEFORE, _WORDS_AFTER = frozenset(_TITLES_BEFORE.split()), frozenset(_TITLES_AFTER.split())
_SAME_WORDS = frozenset(_MUHAMMAD.split())

_DOTTED_TITLE = re.compile(r"[a-z]{1,5}(?:\.[a-z]{1,6})+\.?")
MAX_SHORT_WORD, MAX_INITIAL = 4, 2
"""Letters of a word that may not name a person alone, and of an initial."""
_WORD_RATIO = 0.8
"""Least similarity of two words that differ by typing errors, as `difflib` measures it."""
_NAME_RATIO = 0.88
"""The same of two whole names; joined and split words are compared so."""


def fold_name(text: str) -> str:
    """A name without differences of case, width, blanks and apostrophes; equal for the same name.

    Units, teams and the words of a cell are compared by it too.

    >>> fold_name("Ma’ruf\\u00a0 SUDARMA") == fold_name("ma'ruf sudarma")
    True
    """
    normalized = unicodedata.normalize("NFKC", text.translate(_APOSTROPHES)).casefold()
    return " ".join(normalized.split()).translate(_APOSTROPHES)


@lru_cache(maxsize=20_000)
def bare_name(text: str) -> str:
    """A folded name without academic, religious and polite titles; a title alone stays as it is.

    >>> bare_name("H. Ma'ruf Sudarma, S.T., M.T."), bare_name("Wening Larasati S.Pd")
    ("ma'ruf sudarma", 'wening larasati')
    """
    words = fold_name(text.partition(",")[0]).split()
    first, end = _find_core(words)
    return " ".join(words[first:end]) or fold_name(text)


def _find_core(words: list[str]) -> tuple[int, int]:
    """The slice of folded words that is the name without its titles; at least one word."""
    first, end = 0, len(words)
    while end - first > 1 and words[first].replace(".", "") in _WORDS_BEFORE:
        first += 1
    while end - first > 1 and _is_title_after(words[end - 1]):
        end -= 1
    return first, end


@dataclass(frozen=True, slots=True)
class TitledName:
    """A name as typed, in three parts."""

    titles_before: str
    core: str
    """The name without titles."""
    titles_after: str
    """With the comma before them, if there is one."""


@lru_cache(maxsize=20_000)
def split_titles(text: str) -> TitledName:
    """Split a name as typed into titles before, the name itself, titles after.

    >>> split_titles("Ir. Suparman Mustofa, M.M.")
    TitledName(titles_before='Ir.', core='Suparman Mustofa', titles_after=', M.M.')
    """
    named_part, comma, last_part = text.partition(",")
    words = named_part.split()
    first, end = _find_core([fold_name(word) for word in words])
    titles_after = " ".join(["", *words[end:]]) + comma + last_part
    return TitledName(" ".join(words[:first]), " ".join(words[first:end]), titles_after)


def short_name(text: str) -> str:
    """The first word of a name that is no title and no initial; two words if the first one is short.

    >>> short_name("Drs. Sutamaji Wirabumi, M.M."), short_name("A. Ola N"), short_name("Juri 1")
    ('Sutamaji', 'Ola', 'Juri 1')
    """
    words = split_titles(text).core.split()
    for index, word in enumerate(words):
        if words[index + 1 : index + 2] and words[index + 1].isdigit():
            return " ".join(words[index : index + 2])
        if len(word.strip(".")) > MAX_SHORT_WORD:
            return word
        if len(word.strip(".")) > MAX_INITIAL and not word.endswith("."):
            return " ".join(words[index : index + 2]) if len(words) <= index + 2 else word
    return text.strip()


def _is_title_after(word: str) -> bool:
    return word.replace(".", "") in _WORDS_AFTER or bool(_DOTTED_TITLE.fullmatch(word))


def could_be_same_person(first_name: str, second_name: str) -> bool:
    """Whether two names can belong to one person whose number is the same in both places.

    They may differ in titles, in words left out or shortened to an initial, and in single letters. Without an
    equal number this is too little to take one for the other.
    """
    first_bare, second_bare = bare_name(first_name), bare_name(second_name)
    if _is_similar(first_bare.replace(" ", ""), second_bare.replace(" ", ""), _NAME_RATIO):
        return True
    short_words, long_words = sorted((first_bare.split(), second_bare.split()), key=len)
    has_full_word = False
    for word in short_words:
        match = next((other for other in long_words if _is_same_word(word, other)), None)
        if match is None:
            return False
        long_words.remove(match)
        has_full_word = has_full_word or min(len(word.strip(".")), len(match.strip("."))) > 2
    return has_full_word


def _is_same_word(first_word: str, second_word: str) -> bool:
    first, second = first_word.strip("."), second_word.strip(".")
    if first == second or {first, second} <= _SAME_WORDS:
        return True
    short, long = sorted((first, second), key=len)
    is_short_form = len(short) == 1 or (len(short) < 4 and f"{short}." in (first_word, second_word))
    return (is_short_form and long.startswith(short)) or _is_similar(short, long, _WORD_RATIO)


def _is_similar(first: str, second: str, least_ratio: float) -> bool:
    """Similar by `least_ratio`, or words of three letters and more that differ in one letter."""
    if len(first) == len(second) > 2 and sum(a != b for a, b in zip(first, second, strict=True)) == 1:
        return True
    return SequenceMatcher(None, first, second, autojunk=False).ratio() >= least_ratio


def find_near_name(typed_name: str, bare_names: list[str]) -> str:
    """The bare name that a mistyped one most likely means; an empty text if none is close."""
    return next(iter(get_close_matches(bare_name(typed_name), bare_names, n=1, cutoff=_NAME_RATIO)), "")
