"""Events are sealed under a key from now on. What was recorded before is sealed as it is, by one event that says so."""

import hashlib
import hmac
import json
from datetime import UTC

from django.conf import settings
from django.db import migrations, models
from django.utils import timezone

from safeguarding.audit.triggers import AppendOnly

SEALED = (
    "number", "at", "by_email", "by_name", "by_job_title", "verb", "kind", "thing_id", "thing", "before", "after", "why",
    "previous",
)  # fmt: skip


def canonical(content):
    return json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def anchor(apps, schema_editor):
    """Append an event under the current key, which says how many came before and whether their chain was unbroken."""
    Event, ChainHead = apps.get_model("safeguarding", "Event"), apps.get_model("safeguarding", "ChainHead")
    number, last, previous, found = 0, 0, "", "unbroken"
    for event in Event.objects.order_by("number").iterator():
        number += 1
        content = {name: getattr(event, name) for name in SEALED} | {"at": event.at.astimezone(UTC).isoformat()}
        fits = (number, previous, hashlib.sha256(canonical(content).encode()).hexdigest())
        if found == "unbroken" and (event.number, event.previous, event.digest) != fits:
            found = f"broken at event {event.number}"
        previous, last = event.digest, event.number
    if not number:
        return
    if settings.AUDIT_KEYS:
        secret = settings.AUDIT_KEYS[0].encode()
    else:
        secret = hmac.new(settings.SECRET_KEY.encode(), b"safeguarding.audit.events", hashlib.sha256).digest()
    at = timezone.now()
    fields = {
        "number": last + 1, "at": at, "by_email": "", "by_name": "The system itself", "by_job_title": "Update",
        "verb": "keyed", "kind": "chainhead", "thing_id": "1", "thing": "the record of events",
        "before": {}, "after": {"events before": number, "their chain": found}, "why": "", "previous": previous,
        "key_id": hashlib.sha256(b"key id of " + secret).hexdigest()[:12],
    }  # fmt: skip
    sealed = canonical(fields | {"at": at.astimezone(UTC).isoformat()})
    digest = hmac.new(secret, sealed.encode(), hashlib.sha256).hexdigest()
    Event.objects.create(**fields, digest=digest)
    ChainHead.objects.update_or_create(pk=1, defaults={"number": last + 1, "digest": digest})


class Migration(migrations.Migration):
    dependencies = [("safeguarding", "0005_access_requests")]

    operations = [
        migrations.AddField(
            "event",
            "key_id",
            models.CharField(blank=True, default="", help_text="Of the key that `digest` is made with.", max_length=12),
            preserve_default=False,
        ),
        AppendOnly("Event"),  # SQLite makes the table anew, without what refused changes of its rows
        migrations.RunPython(anchor, migrations.RunPython.noop),
    ]
