"""The contest in one process: a ledger, the state of its entries, and the access of screens to both."""
