"""Documents on paper: names, templates, pages."""
