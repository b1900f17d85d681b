"""What a form knows before anybody has typed: facts of the case, the register, the quarter, the session."""
