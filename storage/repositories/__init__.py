"""Writes, one repository per group of tables; each speaks on the transaction it is given."""
