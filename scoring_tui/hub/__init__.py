"""The hall's network: one machine holds the file, every laptop reaches it by a browser or by SSH.

Unix only, for sessions are forked. Imports the app and the link; the command line imports it, lazily.
"""
