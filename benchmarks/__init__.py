"""What the README says about speed, runnable: ``make bench``, or one of the modules here."""
