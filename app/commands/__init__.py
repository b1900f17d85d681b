"""What an operator or a methodologist types: one command a file."""
