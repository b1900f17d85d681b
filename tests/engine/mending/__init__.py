"""Cases set right by hand."""
