"""How acts are drawn: one module for each page format, and the blocks they are made of."""
