"""Writes to the tables: one class a topic, each method named by what it does."""
