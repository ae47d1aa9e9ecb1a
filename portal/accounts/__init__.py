"""Users, sign-in, guards and API keys."""
