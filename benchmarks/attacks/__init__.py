"""Attacks on a hub and its contest file, on loopback only; each ends by itself and prints wanted and seen.

python -m benchmarks.attacks [NAME...]
"""
