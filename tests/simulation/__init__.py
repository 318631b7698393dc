"""A whole final in one process and one thread, on a disk that fails: same seed, same final.

`simulation` plays it, `disk` forgets and tears, `world` replaces what is not deterministic, `people` chooses
what persons do, `checks` says what must hold. `python -m tests.simulation --seeds 1000` is the long form.
"""
