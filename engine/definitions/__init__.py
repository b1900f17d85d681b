"""Procedures and tables as they were deployed: kept byte for byte, read once, ready to run."""
