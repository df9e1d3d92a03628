"""Compare the targets and statuses that a file states with those in the database."""

from __future__ import annotations

from indicators.extracts.load import stored_reading
from indicators.extracts.parse.rows import FigureRow
from indicators.extracts.parse.sender_claims import Claim, Compared, compared
from indicators.models import Extract, Indicator
from indicators.report_rows.queries import facts_of_months
from indicators.rules import periods


def claims_compared(extract: Extract) -> Compared:
    """Where the file does not fit itself or what is held. Six queries; none where it says nothing."""
    said = extract.reading.get("claims", ())
    if not said:
        return Compared()
    rows = [row for row in stored_reading.rows_of(extract.reading) if isinstance(row, FigureRow)]
    by_key = {(row.row, row.code, row.period.label): row for row in rows}
    by_row = {row.row: row for row in rows}  # for what was read before claims named their period
    claims = [
        Claim.of(plain, by_key.get((plain["row"], plain.get("code"), plain.get("period"))) or by_row[plain["row"]])
        for plain in said
    ]
    months = {claim.period: periods.month_of(claim.period.ends_on) for claim in claims}
    indicators = list(Indicator.objects.filter(code__in={claim.code for claim in claims}))
    found = facts_of_months(indicators, tuple(dict.fromkeys(months.values())))
    by_code = {(facts.code, month): facts for month, held in found.items() for facts in held.values()}
    about = {(claim.code, claim.period): by_code.get((claim.code, months[claim.period])) for claim in claims}
    return compared(claims, {key: facts for key, facts in about.items() if facts})
