"""Past answers: a file of them to a table, to answers, to the database."""
