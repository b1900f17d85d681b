"""Documents on paper: Word templates of methodologists, filled with what a case knows."""
