"""The count of `bench_episodes` in DuckDB and in pandas, as their users would write it; a process of its own."""

from __future__ import annotations

import json
import sys
from typing import Any

SQL = """
with listed as (
    select "Child ID" as child, strptime("Referral date", '%d/%m/%Y')::date as s,
           strptime(nullif("Completion date", ''), '%d/%m/%Y')::date as e
    from read_csv('{path}', all_varchar = true)
), numbered as (
    select *, row_number() over (partition by child, s, e is null) as n from listed
), days as (
    select d, sum((isodow(d) < 6 and d not in (select unnest({off}::date[])))::int) over (order by d) as number
    from (select unnest(generate_series(date '2022-01-01', date '2026-12-31', interval 1 day))::date as d)
), counted as (
    select strftime(e, '%Y-%m') as month, b.number - a.number as taken,
           date_trunc('month', s) = date_trunc('month', e) as same
    from numbered join days a on a.d = s join days b on b.d = e
    where n = 1 and e between '{first}' and '{last}'
)
select month, count(*), count(*) filter (taken <= 7), count(*) filter (taken <= 10), count(*) filter (same),
       count(*) filter (same and taken <= 7), count(*) filter (same and taken <= 10)
from counted group by month order by month
"""


def with_duckdb(path: str, asked: dict[str, Any]) -> dict[str, list[int]]:
    import duckdb  # noqa: PLC0415  # each run pays for its own peer alone

    query = SQL.format(path=path, off=asked["bank_holidays"], first=asked["first"], last=asked["last"])
    return {month: numbers for month, *numbers in duckdb.sql(query).fetchall()}


def with_pandas(path: str, asked: dict[str, Any]) -> dict[str, list[int]]:
    import numpy as np  # noqa: PLC0415
    import pandas as pd  # noqa: PLC0415

    listed = pd.read_csv(path, usecols=["Child ID", "Referral date", "Completion date"], dtype=str)
    start = pd.to_datetime(listed["Referral date"], format="%d/%m/%Y")
    end = pd.to_datetime(listed["Completion date"], format="%d/%m/%Y")
    rows = pd.DataFrame({"child": listed["Child ID"], "s": start, "e": end, "open": end.isna()})
    rows = rows.drop_duplicates(["child", "s", "open"])
    rows = rows[(rows["e"] >= asked["first"]) & (rows["e"] <= asked["last"])]
    day = np.timedelta64(1, "D")
    s, e = (rows[name].to_numpy().astype("datetime64[D]") for name in ("s", "e"))
    taken = np.busday_count(s + day, e + day, holidays=asked["bank_holidays"])
    month = rows["e"].dt.to_period("M")
    same = month == rows["s"].dt.to_period("M")
    parts = {"all": True, "7": taken <= 7, "10": taken <= 10, "same": same, "s7": same & (taken <= 7)}
    parts["s10"] = same & (taken <= 10)
    found = pd.DataFrame(parts, index=rows.index).groupby(month).sum()
    return {
        str(name): [int(number) for number in numbers] for name, numbers in zip(found.index, found.values, strict=True)
    }


if __name__ == "__main__":
    count = {"duckdb": with_duckdb, "pandas": with_pandas}[sys.argv[1]]
    print(json.dumps(count(sys.argv[2], json.load(sys.stdin))))
