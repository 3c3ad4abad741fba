"""Names of the operations that a service task may ask for; :mod:`engine.commands.effects` performs them."""

from __future__ import annotations

NAMES = frozenset(
    {
        "set_status",
        "set_priority",
        "number_case",
        "serve_notice",
        "issue_decision",
        "publish_gazette",
        "enter_register",
        "open_linked_case",
        "close_case",
        "set_date",
        "set_variable",
        "grant_extension",
        "open_suspension",
        "close_suspension",
        "check_register",
        "seat_new_panel",
        "change_party",
        "resend_notice",
        "publish_notice",
    }
)
