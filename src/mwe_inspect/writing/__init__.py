"""Writing new evals: what to write, how candidates are read, and which are chosen."""
