"""Fetching: asks the vendors themselves for what their connectors read."""
