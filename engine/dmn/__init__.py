"""Decision tables: read from DMN files, checked, and worked out with our own expression language."""
