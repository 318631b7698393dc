"""Run the tools of the operating system that report its settings."""

import os
import subprocess

COMMAND_TIMEOUT = 3.0
"""Seconds that a tool may take; a message bus that does not answer must not delay the other checks."""


def run_command(*command: str) -> str | None:
    """The output of a tool, in English; None where it is missing, fails or takes too long."""
    environment = {**os.environ, "LC_ALL": "C", "SYSTEMD_PAGER": ""}
    try:
        result = subprocess.run(
            command,
            capture_output=True,
            text=True,
            stdin=subprocess.DEVNULL,
            timeout=COMMAND_TIMEOUT,
            env=environment,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return result.stdout if result.returncode == 0 else None
