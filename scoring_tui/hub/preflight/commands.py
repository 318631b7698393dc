"""Asking the system's own tools. Imports nothing of the house."""

import os
import subprocess

COMMAND_TIMEOUT = 3.0
"""Seconds that a tool may take: a desktop's bus that does not answer must not hold up the rest."""


def run_command(*command: str) -> str | None:
    """What a tool prints, in plain English; none where it is missing, fails or takes too long."""
    env = {**os.environ, "LC_ALL": "C", "SYSTEMD_PAGER": ""}
    try:
        run = subprocess.run(
            command,
            capture_output=True,
            text=True,
            stdin=subprocess.DEVNULL,
            timeout=COMMAND_TIMEOUT,
            env=env,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return run.stdout if run.returncode == 0 else None
