"""How other systems name what our plain columns hold, one module a system."""
