"""The gate: one small wrong diagram for each thing it finds."""
