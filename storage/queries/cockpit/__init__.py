"""What those who answer for the course of procedures see: figures, places, lists."""
