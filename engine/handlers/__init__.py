"""One function per command: load, ask the rules, step, settle; no rule of its own and no commit."""
