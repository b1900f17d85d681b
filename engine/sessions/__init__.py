"""Sessions of bodies that decide together: their days, their agenda, who votes, what a case keeps of them."""
