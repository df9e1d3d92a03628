"""Run work on bytes from outside in a child process with limits on memory, time and number."""
