"""One small diagram per behaviour of an element."""
