"""Reproducible measurements, each beside a baseline of the same run. Never timed tests."""
