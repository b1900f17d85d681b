"""Decision tables: cells, hit policies, files, checks, tasks that ask."""
