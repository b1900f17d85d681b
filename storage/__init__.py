"""What Kurator remembers: tables, repositories that write, queries that read. Only this floor speaks SQL."""
