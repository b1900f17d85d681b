"""The language of diagrams: what it says, what it refuses, what it costs."""
