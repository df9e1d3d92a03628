"""What a council sets up, as tables in and out: indicators with their definitions, targets, people; and benchmarks.

A table is read, compared with what is held, and loaded whole or not at all, once a person has seen what it changes.
`comparing`, `reading` and `columns` are pure; each `of_…` module is one kind of list; `kinds` is the table of them.
"""
