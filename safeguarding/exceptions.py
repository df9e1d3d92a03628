"""What every refusal has in common: a sentence for the person, which names what is wrong and what to do."""


class Refused(Exception):
    """Nothing was changed. The message is a sentence that can be shown as it stands.

    Each module defines its own refusals beside what raises them; pages and commands catch this one.
    """
