"""What the office does: plain functions ``(work, actor, ...) -> value`` that check, act and record, and never commit."""
