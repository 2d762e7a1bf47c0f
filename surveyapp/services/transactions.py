"""What the edges need of the database: a session to hand to services, and one transaction around them."""

from sqlalchemy.orm import Session

from surveyapp.store.database import Database

__all__ = ["Database", "Session"]
