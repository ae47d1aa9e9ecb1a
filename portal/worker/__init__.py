"""What runs beside the pages: a queue, its tasks and their clock."""
