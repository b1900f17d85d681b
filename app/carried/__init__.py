"""What goes on to the next page beside its address: words looked for, filters, a form that was not taken."""
