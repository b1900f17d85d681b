"""The ladder (procedures.md 0.2): the steps by which people hear of a term, and whom each step means."""
