"""Taking running cases over to another version of their procedure: whole, or not at all."""
