"""Bundles as files: what `processes/` and `forms/` hold becomes values; it deploys and stores nothing."""
