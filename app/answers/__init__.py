"""How an answer leaves: its envelope, built scripts and styles, a refusal, a table or a page as a file."""
