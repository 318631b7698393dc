"""The hub: one machine holds the contest file, and every laptop reaches it by a browser or by SSH.

Unix only, because sessions are forked. The command line imports it lazily.
"""
