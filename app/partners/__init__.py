"""Pages about partners: who they are, what left for them, what came from them, and the door they knock at."""

from app.partners import acts, deliveries, endpoints, letters, pages
from app.partners.blueprint import partners

__all__ = ["acts", "deliveries", "endpoints", "letters", "pages", "partners"]
