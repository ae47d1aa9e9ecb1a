"""Files of orders as batches: what came, how far it has got, what it did."""
