"""Forms: what a task asks of a person, as data that a methodologist may change."""
