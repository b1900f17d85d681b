"""The rules of the house itself, so that they hold when nobody looks."""
