"""Pages about partners: who they are, what left for them, what came from them, and the door they knock at."""
