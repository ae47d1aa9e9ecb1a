"""Files of orders as shops export them: bytes to a table, a table to orders."""
