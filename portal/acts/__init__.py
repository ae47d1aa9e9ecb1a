"""Acts of satisfaction: number, code, sheet, PDF."""
