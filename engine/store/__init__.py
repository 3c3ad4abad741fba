"""SQLAlchemy, fenced: one noun = its tables and its queries; ``work.py`` holds the only commit."""
