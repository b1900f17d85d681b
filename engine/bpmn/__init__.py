"""Diagrams as methodologists draw them: read from the uploaded bytes, never changed."""
