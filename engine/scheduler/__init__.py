"""Pollers that find what is due and issue commands; the only room that knows APScheduler, it decides nothing."""
