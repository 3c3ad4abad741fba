"""The public face, grouped by noun; :class:`engine.case_engine.CaseEngine` joins them into one flat class."""
