"""Where the facts of a notice come from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where the facts of a notice come from. What is not named here is not printed."""

    #: Forms of tasks whose answers are printed, as they were when the notice was issued.
    forms: tuple[str, ...] = ()
    #: Of these forms only the one that was answered last speaks: it is the act that the notice tells.
    is_last_act: bool = False
    #: The provisions that these forms cite are what the notice is about; else it rests on them.
    tells_articles: bool = False
    #: Variables of the run that are printed, kept with the notice when it is issued.
    variables: tuple[str, ...] = ()
    #: Rules of the limits that the service of this notice starts.
    limits: tuple[str, ...] = ()
    #: Rules of the limit that ended unmet and is the reason of the notice.
    missed: tuple[str, ...] = ()
    #: Provision by the law in force; the second one from 2027 on.
    articles: tuple[str, ...] = ()
    #: The same in cases of other kinds.
    articles_of_kind: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
