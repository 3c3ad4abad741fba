"""What the office does: plain functions ``(work, actor, ...) -> value`` that check, act, record and never commit."""
