"""The files that stand beside a contest file, and how a finished file gets its name."""

import os
from pathlib import Path

SIDE_SUFFIXES = ("-wal", "-shm", "-gate", "-presence", "-access")
"""Ends of the names of side files that hold no secret; all are made again when they are missing."""


def name_unless_taken(draft_path: Path, path: Path) -> bool:
    """Give a finished file its name; return False, and change nothing, if another file has it.

    Afterwards the file may have both names: the caller removes the old one. Raises `OSError`.
    """
    try:
        os.link(draft_path, path)  # unlike a rename, it fails if the name is taken
    except FileExistsError:
        return False
    except OSError:  # a file system without links, such as FAT
        if path.exists():
            return False
        draft_path.rename(path)
    return True
