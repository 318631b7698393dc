"""The contest file: one SQLite file with every entry of the ledger, the drafts and the seats.

All SQL of the program is in this package. `port` is the interface that the rest of the program uses,
`store.Ledger` implements it. `connection` and `status` read a file without loading the entries. Nothing is
imported here, so that they stay cheap.
"""
