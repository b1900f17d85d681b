"""How things are said on the page, in its language: days and terms, names of codes, history in sentences."""
