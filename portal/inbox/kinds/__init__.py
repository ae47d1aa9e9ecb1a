"""What each system sends and how it proves itself, one module a system."""
