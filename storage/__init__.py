"""What Kurator remembers: tables, repositories that write, queries that read. The only floor that speaks SQL."""
