"""The ground: people, services, roles, permissions, audit and the page guard; and the joinery that starts it all."""

from safeguarding.celery import app as celery_app

__all__ = ["celery_app"]
