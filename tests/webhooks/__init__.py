"""The two doors outward."""
