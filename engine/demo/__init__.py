"""The demo office: accounts, a register of marks and opposition cases in every stage, from a seed."""

from __future__ import annotations

from engine.demo.office import CASES, NotEmpty, at_its_beginning, load

__all__ = ["CASES", "NotEmpty", "at_its_beginning", "load"]
