"""Orders as other systems send them: one object of theirs, one order of ours."""
