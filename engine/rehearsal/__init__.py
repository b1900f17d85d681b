"""Diagrams run on trial before they are deployed, in a process that holds the engine and no data."""
