"""Stand-ins of the Department's published tables: their shape, and Haringey's known answers of 2025."""

from __future__ import annotations

OURS, NEIGHBOURS = "309", ("320", "307", "209", "208", "302", "308", "210", "304", "313", "317")
NAMES = (
    "Waltham Forest", "Ealing", "Lewisham", "Lambeth", "Barnet", "Enfield", "Southwark", "Brent", "Hounslow",
    "Redbridge",
)  # fmt: skip
HEADINGS = (
    "time_period,time_identifier,geographic_level,country_code,country_name,region_code,region_name,old_la_code,"
    "new_la_code,la_name,category,plans,rereferral_percent,long_plans_percent"
)
# Made up, but with the medians that domain.md knows: 18.05 of ten, and 3.6 of the five that are numbers.
REREFERRALS = ("18.0", "18.1", "11", "12", "13", "14", "22", "23", "24", "25")
LONG_PLANS = ("3.6", "1", "2", "5", "6", "c", "c", "c", "x", "c")


def published(*more: str, year: str = "2025", headings: str = HEADINGS) -> bytes:
    """A table with England, two regions, us, our neighbours, and another council, in one year."""
    start = f"{year},Reporting year"
    rows = [
        f"{start},National,E92,England,,,,,,All,61840,22.6,2.3",
        f"{start},Regional,E92,England,E12,London,,,,All,9000,19.4,3.5",
        f"{start},Regional,E92,England,E13,Inner London,,,,All,4000,18,3",
        f"{start},Local authority,E92,England,E13,Inner London,{OURS},E09000014,Haringey,All,229,18.7,c",
        f"{start},Local authority,E92,England,E14,North East,841,E06000005,Darlington,All,low,z,u",
    ]
    rows += [
        f"{start},Local authority,E92,England,E13,Inner London,{number},E0900{number},{name},All,100,{one},{other}"
        for number, name, one, other in zip(NEIGHBOURS, NAMES, REREFERRALS, LONG_PLANS, strict=True)
    ]
    return "\r\n".join((headings, *rows, *more, "")).encode("utf-8-sig")


def neighbours() -> bytes:
    pairs = ",".join(f"SN_{place},SN_{place}P" for place in range(1, 11))
    ours = ",".join(f"{number},Close " for number in NEIGHBOURS)
    others = "\r\n".join(f"{number},{name},3,London,{ours}" for number, name in zip(NEIGHBOURS, NAMES, strict=True))
    headings = f"old_la_code,la_name,region_ind,region_name,{pairs}"
    return f"{headings}\r\n{OURS},Haringey,3,London,{ours}\r\n{others}\r\n".encode()
