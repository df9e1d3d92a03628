"""Case-system lists with a row per piece of work: counted by rules that an officer can read, and never kept (P11).

`lists`, `rules`, `counting` and `outcome` are pure; `reading` and what it calls run in the child process, which alone
sees the rows; `rulebook`, `actions`, `forms` and `views` are the web process's side.
"""
