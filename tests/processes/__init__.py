"""The shipped procedures, held to the tables they were drawn from."""
