"""The command line, one thin command for each question a user has before and after a run."""
