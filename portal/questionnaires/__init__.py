"""Published, never-edited sets of touchpoints and texts."""
