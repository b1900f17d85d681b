"""The words of the law: regulations clause by clause, and which part of the house carries which duty."""
