"""What the product is: commands, the rules they obey, and SpiffWorkflow behind a façade."""
