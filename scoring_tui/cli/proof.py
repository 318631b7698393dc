"""What proves the record to others: signed checkpoints, receipts, the published bundle."""

import json
import sys
from pathlib import Path

import click

from scoring_tui.cli.common import (
    FILE_PATH,
    contest_path_argument,
    open_engine,
    output_option,
    print_data,
    print_document,
    print_json,
)
from scoring_tui.cli.localized import command, option, print_line
from scoring_tui.errors import CommandRefused
from scoring_tui.i18n.lazy import lazy
from scoring_tui.i18n.locale import gettext_noop, tr, translate
from scoring_tui.ledger.errors import FileAlreadyExists, FileReadOnly


@command(
    "checkpoint",
    gettext_noop("Sign how many entries there are and the hash of all of them; also as a QR code."),
    example="scoring-tui checkpoint FINAL.db > checkpoint.txt",
)
@contest_path_argument
@output_option("text", "json")
def checkpoint(contest_path: Path, output_format: str) -> None:
    """In the form of C2SP's tlog-checkpoint; `verify FINAL.db --witness FILE` compares it later."""
    from scoring_tui.engine.checkpoints import sign_checkpoint
    from scoring_tui.exports.documents import build_state_document

    with open_engine(contest_path) as engine:
        note = sign_checkpoint(engine.ledger, engine.state)
        document = build_state_document("checkpoint", engine.state, {"checkpoint": note})
    if output_format == "json":
        print_json(document)
        return
    print_data(note)
    if sys.stdout.isatty():
        from scoring_tui.exports.qr import qr_text

        click.echo(qr_text(note).encode(), nl=False)


@command(
    "receipt",
    gettext_noop("Prove that one entry stands in the signed record, without showing any other."),
    example="scoring-tui receipt FINAL.db 7KQ2-M0XA-9D3T-VW5E > receipt.json",
)
@contest_path_argument
@click.argument("code", metavar="[CODE]", required=False)
@option(
    "--seat", "juror_id", metavar="ID", help=gettext_noop("Instead: list the receipts of a juror's ballots.")
)
@output_option("text", "json")
def receipt(contest_path: Path, code: str | None, juror_id: str | None, output_format: str) -> None:
    """CODE is the receipt that the juror got. The proof is a JSON document; check-receipt checks it."""
    from scoring_tui.engine.receipts import build_receipt, list_receipts
    from scoring_tui.exports.documents import build_state_document

    if (code is None) == (juror_id is None):
        raise click.UsageError(tr("give a CODE, or --seat ID"))
    with open_engine(contest_path) as engine:
        ledger, state = engine.ledger, engine.state
        if code is not None:
            print_json(build_state_document("receipt", state, build_receipt(ledger, state, code)))
            return
        if juror_id not in state.jurors:
            known_ids = ", ".join(state.jurors)
            raise CommandRefused(
                lazy("there is no juror {id}; known are {known}", id=juror_id, known=known_ids)
            )
        receipts = list_receipts(ledger, state, juror_id)
        if output_format == "json":
            records = [{"number": row.number, "entry": row.seq, "receipt": row.code} for row in receipts]
            print_json(build_state_document("receipts", state, {"receipts": records}))
            return
        for row in receipts:
            print_line(tr("No. {number}: receipt {code}", number=row.number, code=row.code))


@command(
    "check-receipt",
    gettext_noop("Check the proof of a receipt, without the contest file."),
    example="scoring-tui check-receipt receipt.json 7KQ2-M0XA-9D3T-VW5E",
)
@click.argument("proof_path", metavar="FILE", type=FILE_PATH)
@click.argument("code", metavar="[CODE]", required=False)
@option("--key", "public_key", metavar="KEY", help=gettext_noop("The key of the contest, from a paper."))
@output_option("text", "json")
def check_receipt(proof_path: Path, code: str | None, public_key: str | None, output_format: str) -> None:
    """With the receipt that was kept and the key from a paper, nothing in the proof must be believed."""
    from scoring_tui.engine.receipts import check_receipt as check_proof
    from scoring_tui.exports.documents import build_document

    checked = check_proof(_read_proof(proof_path), code, public_key)
    seq, at, actor, seat, _, kind, fact = checked.row
    if output_format == "json":
        content = {
            "receipt": checked.code, "entry": seq, "signed": checked.is_signed,
            "key": checked.key, "at": at, "actor": actor, "seat": seat, "kind": kind, "fact": fact,
        }  # fmt: skip
        print_json(
            build_document("check-receipt", checked.contest_id, (checked.size, checked.head_code), content)
        )
        return
    print_line(
        tr(
            "OK: entry {seq} with the receipt {code} is among the {size} entries of the record",
            seq=seq,
            code=checked.code,
            size=checked.size,
        )
    )
    print_line(f"{at} · {actor} · {seat} · {kind}")
    print_document(json.dumps(fact, ensure_ascii=False, indent=2) + "\n")
    if not checked.is_signed:
        print_line(tr("The record is not signed: this contest file has no key."))
    elif public_key is None:
        print_line(tr("Compare the key with the one on the papers: {key}", key=checked.key))


@command(
    "publish",
    gettext_noop("Write what the public may check: hashes, signatures, signed standings, declared marks."),
    example="scoring-tui publish FINAL.db bundle.json",
)
@contest_path_argument
@click.argument("bundle_path", metavar="FILE", type=FILE_PATH)
@output_option("text", "json")
def publish(contest_path: Path, bundle_path: Path, output_format: str) -> None:
    """Only signed categories. Beside it verifier.html is written, which checks the file in a browser."""
    from scoring_tui.exports.bundle import (
        build_bundle,
        list_uncounted,
        read_verifier_page,
        verifier_path,
    )
    from scoring_tui.exports.documents import build_state_document, document_as_json

    page_path = verifier_path(bundle_path)
    with open_engine(contest_path) as engine:
        state = engine.state
        bundle, page = build_bundle(engine), read_verifier_page()
        if page_path.exists() and page_path.read_text(encoding="utf-8", errors="replace") != page:
            raise FileAlreadyExists(page_path)
        _write_new_file(bundle_path, document_as_json(bundle))
        page_path.write_text(page, encoding="utf-8")
        shows_marks = state.contest.contest.publish_marks
        category_ids = [standing["category"] for standing in bundle["standings"]]
        notes = [translate(note) for note in list_uncounted(state)]
        content = {
            "path": str(bundle_path), "page": str(page_path), "categories": category_ids,
            "marks": shows_marks, "notes": notes,
        }  # fmt: skip
        document = build_state_document("publish", state, content)
    if output_format == "json":
        print_json(document)
        return
    names = ", ".join(state.contest.categories[category_id].name for category_id in category_ids)
    print_line(tr("{path}: signed standings of {categories}", path=bundle_path, categories=names))
    if not shows_marks:
        print_line(
            tr('Marks are not in it: the contest file does not declare "publish-marks = true" in [contest]')
        )
    for note in notes:
        print_line(note)
    print_line(tr("Publish {page} beside it; whoever opens it needs the key: {key}", page=page_path.name,
                  key=state.checkpoint_key or "–"))  # fmt: skip


def _write_new_file(path: Path, text: str) -> None:
    """Write a file that does not exist yet. Raises `FileAlreadyExists` or `FileReadOnly`."""
    try:
        with path.open("x", encoding="utf-8") as new_file:
            new_file.write(text)
    except FileExistsError as error:
        raise FileAlreadyExists(path) from error
    except OSError as error:
        raise FileReadOnly(path) from error


def _read_proof(path: Path) -> dict[str, object]:
    from scoring_tui.contest.input_files import UnreadableInput, read_input_file
    from scoring_tui.engine.receipts import MAX_PROOF_BYTES

    try:
        document = json.loads(read_input_file(path, MAX_PROOF_BYTES).decode())
    except UnreadableInput as error:
        raise CommandRefused(lazy("{path}: {why}", path=path, why=error.message)) from error
    except OSError as error:
        raise CommandRefused(lazy("{path} cannot be read: {why}", path=path, why=str(error))) from error
    except (ValueError, RecursionError) as error:
        raise CommandRefused(lazy("{path} is no receipt", path=path)) from error
    if not isinstance(document, dict):
        raise CommandRefused(lazy("{path} is no receipt", path=path))
    return document
