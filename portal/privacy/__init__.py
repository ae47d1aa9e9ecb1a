"""Personal data: found, handed over, erased, forgotten with age."""
