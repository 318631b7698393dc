"""Random input at every door of the program: no traceback, no hang, nothing taken that means something else."""
