"""Coming in: logging in, the first page, the head of every page, and what the watchman outside may ask."""
