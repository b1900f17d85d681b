"""What could not be done is told to those who answer for it."""
