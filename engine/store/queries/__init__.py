"""The statements that commands need, as plain functions over a session: one file per noun, no decisions, no commit."""
