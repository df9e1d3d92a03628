"""Set-up tables that can be downloaded and uploaded: indicators with definitions, targets, people; and benchmarks.

A table is read, compared with the database, and loaded whole or not at all, once a person has seen what it changes.
`diff`, `parse` and `columns` are pure; each `…_list` module is one kind of list, and `registry` is the table of them.
"""
