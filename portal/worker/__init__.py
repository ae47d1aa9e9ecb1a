"""What runs beside the pages: a queue, its tasks and the process that works on it."""
