"""Bundles and tenants as files, read as package data; no Python lives here."""
