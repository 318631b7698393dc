"""Private values: none is in the hashed text, each comes back as it was, and `verify` finds a changed one."""

import json
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel

from scoring_tui.contest.contestants import Contestant, Member
from scoring_tui.domain.commands.corrections import CorrectContestant
from scoring_tui.domain.commands.setup import ImportRoster
from scoring_tui.domain.facts.base import KINDS, Fact
from scoring_tui.domain.facts.corrections import ContestantCorrected
from scoring_tui.domain.facts.evidence import EvidenceChecked, EvidenceClaim, EvidenceFile, EvidenceImported
from scoring_tui.domain.facts.setup import RosterImported
from scoring_tui.engine.create import create_contest_file
from scoring_tui.engine.engine import Engine
from scoring_tui.engine.verify import verify
from scoring_tui.errors import CommandRefused
from scoring_tui.i18n.locale import translate
from scoring_tui.ledger import driver
from scoring_tui.ledger.backup import write_backup
from scoring_tui.ledger.leaves import PUBLIC_PATHS
from scoring_tui.ledger.private_values import (
    CLAIM_PATHS,
    PRIVATE_PARTS,
    PRIVATE_PATHS,
    commit,
    hide_values,
    list_body_values,
    show_values,
)
from scoring_tui.ledger.schema import GUARDS
from scoring_tui.ledger.store import Ledger
from tests.helpers.ledgers import raw_connection
from tests.helpers.old_files import make_old_file
from tests.helpers.support import CHAIR, COMMITTEE, small_contest

PUBLIC_FIELDS = {
    Contestant: {"id", "category", "name", "unit", "idea", "say", "mentor", "theme", "is_guest"},
    Member: {"name", "unit", "role", "person"},
}
"""Fields that stay in the hashed text: they are published with the result, or said in the hall."""
OFFICIALS = {"contest-declared"}
"""Kinds with the NIP of officials who sign papers in office; it stays in the ledger."""

PERSON = Contestant(
    id="c1", category="pengawas", name="Sinta Dewi", nip="199001012015032007", phone="0812-5550-1234",
    extra={"Jabatan": "Analis Kebijakan", "E-mail": "sinta@contoh.example", "Tanggal Lahir": "01-01-1990"},
)  # fmt: skip
OTHER = Contestant(id="c2", category="pengawas", name="Rahmat", nip="198502022010011003", phone="")
VALUES = [PERSON.nip, PERSON.phone, *PERSON.extra.values(), OTHER.nip]


# --- what is declared -------------------------------------------------------------------------------


@pytest.mark.parametrize(("model", "prefix"), [(Contestant, ""), (Member, "members.*.")])
def test_each_field_of_a_contestant_is_declared_public_or_private(
    model: type[BaseModel], prefix: str
) -> None:
    """A new field goes into `PRIVATE_PATHS` of ledger/private_values.py or into `PUBLIC_FIELDS` here."""
    private_names = {
        path.removeprefix(prefix).partition(".")[0] for path in PRIVATE_PATHS if path.startswith(prefix)
    } - {"members"}
    assert set(model.model_fields) == private_names | PUBLIC_FIELDS[model] | {"members"} & set(
        model.model_fields
    )


def _list_field_names(annotation: Any, known_models: set[type[BaseModel]]) -> Iterator[str]:
    """The names of all fields of the models that a type is made of; a model may hold itself."""
    is_model = isinstance(annotation, type) and issubclass(annotation, BaseModel)
    if is_model and annotation not in known_models:
        known_models.add(annotation)
        for name, field in annotation.model_fields.items():
            yield name
            yield from _list_field_names(field.annotation, known_models)
    for part in get_args(annotation):
        yield from _list_field_names(part, known_models)


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_with_a_private_field_is_declared(kind: str) -> None:
    """A new kind with contestants, members, NIPs, links or files goes into `PRIVATE_PARTS`."""
    field_names = set(_list_field_names(KINDS[kind], set()))
    has_private_field = bool(field_names & {"nip", "phone", "extra", "email", "born", "links", "files"})
    is_private = kind in PRIVATE_PARTS and kind != "evidence-checked"  # of a check the note only
    assert has_private_field == (is_private or kind in OFFICIALS)


def test_no_public_path_leads_to_a_private_value() -> None:
    for kind, part in PRIVATE_PARTS.items():
        names = {name for path in PUBLIC_PATHS.get(kind, ()) for name in path.split(".")}
        assert not names & {
            "nip",
            "phone",
            "extra",
            "members",
            *(path.split(".")[0] for path in part.value_paths),
        }


def test_each_field_of_a_claim_is_declared_public_or_private() -> None:
    """A new field goes into `CLAIM_PATHS`, or is a number, a name of the contest or a hash."""
    private_names = {path.partition(".")[0] for path in CLAIM_PATHS}
    public_names = {"contestant", "criterion", "mark", "value", "base"}
    assert set(EvidenceClaim.model_fields) == private_names | public_names
    assert set(EvidenceFile.model_fields) == {"name", "sha256", "size"}


# --- properties -------------------------------------------------------------------------------------

secrets = st.one_of(
    st.just(""),
    st.text(st.characters(exclude_categories=["Cs"]), min_size=8, max_size=30).map(lambda text: f"§{text}§"),
    st.just('§{"commitment":"' + "ab" * 32 + '"}§'),
)
headings = st.sampled_from(["Jabatan", "E-mail", "commitment", "nip", "a/b", 'x":"y', "*"])
columns = st.dictionaries(headings, secrets, max_size=4)
members = st.builds(Member, name=st.just("Anggota"), nip=secrets, extra=columns)
people = st.builds(
    Contestant, id=st.sampled_from(["c1", "c2"]), category=st.just("open"), name=st.just("Nama"), nip=secrets,
    phone=secrets, extra=columns, members=st.lists(members, max_size=3).map(tuple),
)  # fmt: skip


@st.composite
def corrections(draw: st.DrawFn) -> ContestantCorrected:
    before, after = draw(people), draw(people)
    fields = draw(st.sets(st.sampled_from(["nip", "phone", "extra", "members"])))
    return ContestantCorrected(
        contestant="c1",
        before={field: getattr(before, field) for field in fields},
        after={field: getattr(after, field) for field in fields},
        reason="salah ketik",
    )


evidence_files = st.builds(EvidenceFile, name=secrets, sha256=st.just("ab" * 32), size=st.just(5))
claims = st.builds(
    EvidenceClaim, contestant=st.just("c1"), criterion=st.sampled_from(["links", "extra"]), note=secrets,
    links=st.lists(secrets, max_size=3).map(tuple), files=st.lists(evidence_files, max_size=2).map(tuple),
)  # fmt: skip
claim_sheets = st.lists(claims, max_size=2, unique_by=lambda claim: claim.criterion).map(
    lambda group: EvidenceImported(source="klaim.xlsx", claims=tuple(group))
)
checks = st.builds(
    EvidenceChecked, contestant=st.just("c1"), criterion=st.just("links"), status=st.just("rejected"),
    note=secrets,
)  # fmt: skip

rosters = st.lists(people, max_size=3).map(
    lambda group: RosterImported(source="peserta.csv", contestants=tuple(group))
)


def _find_no_salt(path: str, value: str) -> None:
    return None


@given(rosters | corrections() | claim_sheets | checks)
def test_a_fact_comes_back_and_its_hashed_text_has_no_private_value(fact: Fact) -> None:
    body = fact.model_dump_json()
    hidden_body, values = hide_values(fact.kind, body, _find_no_salt)
    assert "§" not in hidden_body
    assert not any(json.dumps(value.value)[1:-1] in hidden_body for value in values.values())
    assert all(value.is_genuine for value in values.values())
    shown_body = show_values(hidden_body, {value.commitment: value.value for value in values.values()})
    assert type(fact).model_validate_json(shown_body) == fact
    assert {place.commitment for place in list_body_values(fact.kind, hidden_body)} == set(values)


@given(rosters | corrections() | claim_sheets | checks)
def test_removed_values_leave_texts_that_differ(fact: Fact) -> None:
    hidden_body, values = hide_values(fact.kind, fact.model_dump_json(), _find_no_salt)
    shown_body = show_values(hidden_body, {})
    assert "§" not in shown_body
    KINDS[fact.kind].model_validate_json(shown_body)
    stand_ins = [place.content for place in list_body_values(fact.kind, shown_body)]
    assert len(set(stand_ins)) == len(values)


@given(st.text(), st.text(), st.text(), st.text())
def test_a_commitment_covers_path_and_value(path: str, value: str, other_path: str, other_value: str) -> None:
    is_same = (path, value) == (other_path, other_value)
    assert (commit(path, "00", value) == commit(other_path, "00", other_value)) == is_same
    assert commit(path, "00", value) != commit(path, "01", value)


# --- files ------------------------------------------------------------------------------------------


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "FINAL.db"
    engine = create_contest_file(path, small_contest(), COMMITTEE, "peserta.csv", (PERSON, OTHER))
    engine.submit(CorrectContestant("c1", {"nip": "199001012015032015"}, "salah ketik"), CHAIR)
    engine.ledger.close()
    return path


def read_bodies(path: Path) -> str:
    with Ledger.open(path) as ledger, closing(raw_connection(ledger)) as connection:
        return "".join(body for (body,) in connection.execute("SELECT body FROM ledger"))


def change_values(path: Path, statement: str, *parameters: object) -> None:
    """Change the table of values as an owner of the file can, without its guards."""
    with Ledger.open(path) as ledger, closing(raw_connection(ledger)) as connection:
        names = [name for name in GUARDS if name.startswith("private_value")]
        for name in names:
            connection.execute(f"DROP TRIGGER {name}")
        connection.execute(statement, parameters)
        for name in names:
            connection.execute(f"CREATE TRIGGER {name} {GUARDS[name]}")


def list_faults(path: Path) -> list[str]:
    return [translate(fault) for fault in verify(path).faults]


def test_the_ledger_of_a_file_has_no_private_value(path: Path) -> None:
    bodies = read_bodies(path)
    assert not any(value in bodies for value in (*VALUES, "199001012015032015"))
    with Ledger.open(path) as ledger:
        state = Engine(ledger).state
        assert state.contestants["c1"] == PERSON.model_copy(update={"nip": "199001012015032015"})
        assert state.contestant_corrections["c1"][0].before == {"nip": PERSON.nip}
    assert list_faults(path) == []


def test_a_corrected_value_keeps_the_commitment_that_it_had(path: Path) -> None:
    with Ledger.open(path) as ledger, closing(raw_connection(ledger)) as connection:
        rows = connection.execute("SELECT seq, commitment FROM private_value WHERE value = ?", (PERSON.nip,))
        (first_seq, first_commitment), (second_seq, second_commitment) = rows.fetchall()
    assert (first_seq, second_seq) == (2, 3)
    assert first_commitment == second_commitment


@pytest.mark.parametrize(
    ("statement", "fault"),
    [
        ("UPDATE private_value SET value = '199001012015032023' WHERE path LIKE '%c1%nip%'", "was changed"),
        ("UPDATE private_value SET salt = 'f' || substr(salt, 2) || 'f' WHERE seq = 2", "was changed"),
        ("UPDATE private_value SET path = replace(path, 'c2', 'c1') WHERE seq = 2", "was changed"),
        ("DELETE FROM private_value WHERE value LIKE '%@%'", "private value of entry 2 is missing"),
        ("UPDATE private_value SET seq = 1 WHERE path LIKE '%phone%'", "private value of entry 2 is missing"),
        ("INSERT INTO private_value VALUES (2, 'ab', '[\"c1\",\"nip\"]', 'cd', '1')", "does not have"),
        ("INSERT INTO private_value VALUES (1, 'ab', '[\"c1\",\"nip\"]', 'cd', '1')", "does not have"),
    ],
)
def test_verify_finds_a_change_of_the_values(path: Path, statement: str, fault: str) -> None:
    change_values(path, statement)
    faults = list_faults(path)
    assert any(fault in text for text in faults)
    assert not any(value in text for value in VALUES for text in faults)


@pytest.mark.parametrize(
    ("statement", "message"),
    [
        ("UPDATE private_value SET value = 'x'", "never changed"),
        ("DELETE FROM private_value", "scoring-tui forget"),
        ("INSERT OR REPLACE INTO private_value SELECT seq, commitment, path, salt, 'x' FROM private_value",
         "comes with its entry"),
    ],
)  # fmt: skip
def test_the_file_itself_refuses_to_change_values(path: Path, statement: str, message: str) -> None:
    with (
        Ledger.open(path) as ledger,
        closing(raw_connection(ledger)) as connection,
        pytest.raises(driver.sqlite3.IntegrityError, match=message),
    ):
        connection.execute(statement)


def test_a_retry_returns_the_entries_of_the_first_time(tmp_path: Path) -> None:
    command = ImportRoster("peserta.csv", (PERSON, OTHER))
    with create_contest_file(tmp_path / "FINAL.db", small_contest(), COMMITTEE).ledger as ledger:
        first_entries = Engine(ledger).submit(command, COMMITTEE, "key")
        with Ledger.open(ledger.path) as other_ledger:
            assert Engine(other_ledger).submit(command, COMMITTEE, "key") == first_entries


def test_a_refused_command_leaves_no_value(path: Path) -> None:
    with Ledger.open(path) as ledger, closing(raw_connection(ledger)) as connection:

        def refuse(engine: Engine, entries: object) -> None:
            raise CommandRefused("no")

        count = "SELECT count(*) FROM private_value"
        before = connection.execute(count).fetchone()
        with pytest.raises(CommandRefused):
            Engine(ledger).submit(
                CorrectContestant("c2", {"phone": "0813"}, "ditambah"), CHAIR, before_commit=refuse
            )
        assert connection.execute(count).fetchone() == before


def test_a_backup_has_the_values(path: Path, tmp_path: Path) -> None:
    backup = write_backup(path, tmp_path / "backups")
    with Ledger.open(backup.path) as ledger:
        assert Engine(ledger).state.contestants["c2"] == OTHER
    assert list_faults(backup.path) == []


def test_an_earlier_file_keeps_its_values_in_the_ledger(tmp_path: Path) -> None:
    path = make_old_file(tmp_path / "FINAL.db", 6)
    with Ledger.open(path) as ledger:
        engine = Engine(ledger)
        contestant_id = next(iter(engine.state.contestants))
        engine.submit(CorrectContestant(contestant_id, {"phone": "0813-5550-9999"}, "ditambah"), CHAIR)
    assert "0813-5550-9999" in read_bodies(path)
    assert list_faults(path) == []
