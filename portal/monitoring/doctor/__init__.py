"""What the doctor looks at before people do."""
