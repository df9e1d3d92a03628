"""When and how a report comes out, is withdrawn, or is corrected by a new one."""
