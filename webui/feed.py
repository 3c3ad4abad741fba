"""The calendar of one account as iCalendar (RFC 5545): a day for each limit, with why, and with the way to the case."""

from __future__ import annotations

from datetime import timedelta

from flask import url_for
from icalendar import Alarm, Calendar, Event

from engine import Actor, FeedEntry, FeedView, LimitView
from webui.i18n import say
from webui.words import citation_line, day

#: A calendar program asks again after so long.
EVERY = timedelta(hours=1)
#: It reminds its owner so long before.
BEFORE = timedelta(days=3)


def written(feed: FeedView) -> bytes:
    """Return the calendar in the language of its owner."""
    language = feed.actor.language
    calendar = Calendar()
    calendar.add("prodid", "-//Anjuan//limits//ZH")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", say("feed.name", language, name=feed.actor.name))
    calendar.add("refresh-interval", EVERY, parameters={"value": "DURATION"})
    for entry in feed.entries:
        calendar.add_component(_event(feed, entry))
    return calendar.to_ical()


def _event(feed: FeedView, entry: FeedEntry) -> Event:
    language, limit = feed.actor.language, entry.limit
    event = Event()
    event.add("uid", f"limit-{limit.id}@anjuan")
    event.add("sequence", limit.generation)
    event.add("dtstamp", feed.made_at)
    event.add("dtstart", limit.expires_on)
    event.add("dtend", limit.expires_on + timedelta(days=1))
    event.add("summary", _summary(feed.actor, limit))
    event.add("description", "\n".join(_lines(feed.actor, entry)))
    event.add("url", _address(feed.actor, entry))
    event.add("class", "PRIVATE")
    event.add("transp", "TRANSPARENT")
    event.add("status", "TENTATIVE" if limit.is_provisional else "CONFIRMED")
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", say("feed.ends", language, name=_name(feed.actor, limit)))
    alarm.add("trigger", -BEFORE)
    event.add_component(alarm)
    return event


def _summary(actor: Actor, limit: LimitView) -> str:
    words = "feed.provisional" if limit.is_provisional else "feed.line"
    return say(words, actor.language, name=_name(actor, limit), case_no=limit.case_no)


def _name(actor: Actor, limit: LimitView) -> str:
    return limit.name_en if actor.language == "en" and limit.name_en else limit.name


def _lines(actor: Actor, entry: FeedEntry) -> list[str]:
    """Return the case, the range of a day that is not certain, the articles, and what the law says happens then."""
    language, limit = actor.language, entry.limit
    lines = [entry.case_title]
    if limit.is_provisional and limit.earliest_on and limit.latest_on:
        earliest, latest = day(limit.earliest_on, language), day(limit.latest_on, language)
        lines.append(say("feed.between", language, earliest=earliest, latest=latest))
    lines.extend(map(citation_line, limit.receipt.get("citations", ())))
    if limit.consequence:
        lines.append(limit.consequence)
    return lines


def _address(actor: Actor, entry: FeedEntry) -> str:
    if entry.task_id is not None:
        return url_for("tasks.show", task_id=entry.task_id, _external=True)
    return url_for("portal.case", case_no=entry.limit.case_no, _external=True)
