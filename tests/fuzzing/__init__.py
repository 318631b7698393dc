"""Random input at every door: no traceback, no hang, nothing taken that means something else."""
