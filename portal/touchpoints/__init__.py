"""What the client meets: owner, stage, standard."""
