"""What the operator sees: figures, and whether all is as it should be."""
