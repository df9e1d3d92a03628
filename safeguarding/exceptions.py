"""Refusals: exceptions whose message is a sentence for the person, saying what is wrong and what to do."""


class Refused(Exception):
    """Nothing was changed. The message is a sentence that can be shown as it stands.

    Each module defines its own refusals beside what raises them; pages and commands catch this one.
    """
