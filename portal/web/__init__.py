"""Errors, filters, headers, languages and paging shared by all pages."""
