"""Questions asked of the tables: one function, one ``select``, frozen rows; nothing here writes."""
