"""Run the attacks that are named, or all."""

import asyncio
import sys

from benchmarks.attacks import codes, guessing
from benchmarks.attacks.hub_floods import ATTACKS, run


def main() -> None:
    """Run them one after the other."""
    other_attacks = {"codes": codes.main, "guessing": guessing.main}
    all_names = [*ATTACKS, *other_attacks]
    names = sys.argv[1:] or all_names
    if unknown_names := set(names) - set(all_names):
        sys.exit(f"unknown: {', '.join(sorted(unknown_names))}. There are {', '.join(all_names)}.")
    for name in names:
        if name in ATTACKS:
            asyncio.run(run(name))
        else:
            other_attacks[name]()


if __name__ == "__main__":
    main()
