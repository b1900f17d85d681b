"""Working days: which days they are, on whose authority, and how a place changes its own."""
