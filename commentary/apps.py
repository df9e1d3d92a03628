"""Cycles, topics and the words on them, from first draft to approval."""

from django.apps import AppConfig


class CommentaryConfig(AppConfig):
    name = "commentary"
    default_auto_field = "django.db.models.BigAutoField"
