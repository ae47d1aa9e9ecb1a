"""The base of all tables, column types and transactions."""
