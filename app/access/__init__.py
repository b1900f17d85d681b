"""Who one is here and what one may: the outer door, who stands behind a request, the record of every look."""
