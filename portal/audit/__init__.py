"""Who did what, when and from where: kept in a chain that shows tampering."""
