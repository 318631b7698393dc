"""Signed notes against the example of Go's `sumdb/note`, and checkpoints against forgeries."""

import pytest

from scoring_tui.errors import CommandRefused
from scoring_tui.ledger.signed_note import (
    Checkpoint,
    make_private_key,
    open_note,
    public_key_of,
    read_checkpoint,
    read_public_key,
    sign_note,
)

# golang.org/x/mod/sumdb/note, example_test.go.
PRIVATE_KEY = "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"
PUBLIC_KEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
TEXT = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
SIGNATURE = "x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM="
NOTE = f"{TEXT}\n— PeterNeumann {SIGNATURE}\n"
CHECKPOINT = Checkpoint("scoring-tui/final-kecil", 12, bytes(range(32)), "3f9a07c2" * 8)


def test_key_and_signature_are_those_of_the_published_example() -> None:
    assert public_key_of(PRIVATE_KEY) == PUBLIC_KEY
    assert sign_note(TEXT, PRIVATE_KEY) == NOTE
    assert open_note(NOTE, PUBLIC_KEY) == TEXT


def test_signatures_of_others_beside_it_do_no_harm() -> None:
    other_key = make_private_key("witness")
    other_line = sign_note(TEXT, other_key).splitlines()[-1]
    assert open_note(NOTE + other_line + "\n", PUBLIC_KEY) == TEXT
    assert open_note(NOTE + other_line + "\n", public_key_of(other_key)) == TEXT


@pytest.mark.parametrize(
    "note",
    [
        NOTE.replace("answer", "remedy"),
        NOTE.replace("JnAM=", "JnAN="),
        NOTE.replace("PeterNeumann", "PeterNewmann"),
        TEXT,
        "",
    ],
    ids=["text", "signature", "name", "unsigned", "empty"],
)
def test_another_text_signature_name_or_key_is_refused(note: str) -> None:
    with pytest.raises(CommandRefused, match="not signed by the key"):
        open_note(note, PUBLIC_KEY)


def test_another_key_of_the_same_name_is_refused() -> None:
    with pytest.raises(CommandRefused, match="not signed by the key"):
        open_note(sign_note(TEXT, make_private_key("PeterNeumann")), PUBLIC_KEY)


def test_a_checkpoint_is_four_lines() -> None:
    text = CHECKPOINT.as_text()
    assert text == (
        f"scoring-tui/final-kecil\n12\nAAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\nchain {'3f9a07c2' * 8}\n"
    )
    assert read_checkpoint(text) == CHECKPOINT


@pytest.mark.parametrize("change", [("12", "012"), ("chain", "tail"), ("AAEC", "AA"), ("12\n", "12\n12\n")])
def test_what_is_no_checkpoint(change: tuple[str, str]) -> None:
    with pytest.raises(CommandRefused, match="cannot be read"):
        read_checkpoint(CHECKPOINT.as_text().replace(*change, 1))


@pytest.mark.parametrize("key", ["", "PeterNeumann", PUBLIC_KEY[:-4], PRIVATE_KEY, "a+c74f20a3+AQ=="])
def test_what_is_no_public_key(key: str) -> None:
    with pytest.raises(CommandRefused, match="this is no public key"):
        read_public_key(key)


def test_a_typing_error_in_a_key_is_found() -> None:
    with pytest.raises(CommandRefused, match="typing error"):
        read_public_key(PUBLIC_KEY.replace("ARpc", "ARpd"))


def test_a_bad_private_key_is_in_no_message() -> None:
    with pytest.raises(CommandRefused) as refusal:
        public_key_of(PRIVATE_KEY[:-8])
    assert "AYEKFALV" not in str(refusal.value)
