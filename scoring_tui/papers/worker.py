"""The process that writes papers for a screen, so that the screen's own process stays small and free.

It reads a JSON object from standard input and writes one JSON object a line to standard output: progress,
then the result or an error in the person's language.
"""

import json
import sys
from pathlib import Path
from typing import NoReturn

from scoring_tui.engine.engine import Engine
from scoring_tui.errors import CommandRefused, InvalidInput
from scoring_tui.i18n.locale import translate, translate_label, use_language
from scoring_tui.ledger.errors import LedgerError
from scoring_tui.ledger.store import Ledger
from scoring_tui.papers.errors import EditedFileExists
from scoring_tui.papers.settings import read_settings, require_libraries


def main() -> NoReturn:
    """Write the papers that standard input asks for."""
    request = json.loads(sys.stdin.readline())
    use_language(request["language"])
    try:
        paths = _write(request)
    except CommandRefused as error:
        _send({"error": translate(error.message), "is_edited": isinstance(error, EditedFileExists)})
        sys.exit(2)
    except InvalidInput as error:
        problems = [f"{translate_label(item.place)}: {translate(item.what)}" for item in error.problems]
        _send({"error": "\n".join((error.source, *problems))})
        sys.exit(2)
    except (LedgerError, OSError) as error:
        _send({"error": str(error)})
        sys.exit(2)
    _send({"files": [path.name for path in paths]})
    sys.exit(0)


def _write(request: dict[str, str]) -> list[Path]:
    require_libraries()
    from scoring_tui.papers.context import PaperContext
    from scoring_tui.papers.write import PaperSelection, select_kinds, write_papers

    contest_path = Path(request["contest"])
    with Ledger.open(contest_path) as ledger:
        engine = Engine(ledger)
        contest = engine.state.contest
        settings = read_settings(contest_path, None, contest)
        category_ids = (request["category"],) if request["category"] else tuple(contest.categories)
        selection = PaperSelection(category_ids, select_kinds(()), may_replace=bool(request["replace"]))
        context = PaperContext.of_contest_file(engine, settings)
        return write_papers(context, Path(request["folder"]), selection, _send_progress)


def _send_progress(done_count: int, file_count: int, file_name: str) -> None:
    _send({"done": done_count, "count": file_count, "name": file_name})


def _send(message: dict[str, object]) -> None:
    print(json.dumps(message), flush=True)  # noqa: T201 - this is the channel to the screen


if __name__ == "__main__":
    main()
