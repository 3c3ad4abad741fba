"""Signing in as a program: a token for the ``Authorization`` header; who acts, and who there is."""

from __future__ import annotations

from flask import g
from marshmallow import Schema, fields

from engine import AccountView, Actor, EnglishName, MailboxView, NotificationView, UnitView
from webui.api import body
from webui.api.fields import Strict, Text, Whole, Word
from webui.api.routes import Routes
from webui.context import actor, engine, settings
from webui.i18n import LANGUAGES
from webui.schemas import dump, dump_page, list_of, page_of, schema_of
from webui.security import caller

routes = Routes("sessions")


class SignIn(Strict):
    login = Text(required=True)
    password = Text(required=True, longest=1024)


class Language(Strict):
    language = Word(LANGUAGES, required=True)


class Read(Strict):
    up_to = Whole(required=True)


class Mail(Strict):
    address = Text(required=True)
    rhythm = Word(("at_once", "daily"), required=True)


class Name(Strict):
    """An English name; empty: none."""

    name_en = Text(required=True, longest=100)


class Token(Schema):
    token = fields.String(metadata={"description": "send as Authorization: Bearer"})


@routes.add("POST", "/sessions", "Sign in", body=SignIn, answer=Token, status=201, is_public=True)
def sign_in() -> object:
    given = body.read(SignIn)
    return {"token": engine().sign_in(given["login"], given["password"], caller(settings()))}, 201


@routes.add("DELETE", "/sessions/current", "Sign out", status=204)
def sign_out() -> object:
    engine().sign_out(g.session_token)
    return "", 204


@routes.add("GET", "/me", "Who acts", answer=schema_of(Actor))
def me() -> object:
    return dump(actor())


@routes.add("PUT", "/me/language", "Choose the language of refusals and pages", body=Language, status=204)
def choose_language() -> object:
    engine().set_language(actor(), body.read(Language)["language"])
    return "", 204


@routes.add(
    "GET",
    "/me/notifications",
    "What the office told me, newest first",
    answer=page_of(NotificationView),
    query=body.Paging,
)
def notifications() -> object:
    return dump_page(engine().notifications(actor(), body.page(body.query(body.Paging))), NotificationView)


@routes.add("PUT", "/me/notifications/read", "Note that I read everything up to one of them", body=Read, status=204)
def read_notifications() -> object:
    engine().read_notifications(actor(), body.read(Read)["up_to"])
    return "", 204


@routes.add("PUT", "/me/mailbox", "Choose where and how often mail is sent", body=Mail, answer=schema_of(MailboxView))
def keep_mailbox() -> object:
    given = body.read(Mail)
    return dump(engine().keep_mailbox(actor(), given["address"], given["rhythm"]))


@routes.add("DELETE", "/me/mailbox", "Have no more mail sent", status=204)
def drop_mailbox() -> object:
    engine().drop_mailbox(actor())
    return "", 204


@routes.add("GET", "/accounts", "Every account with its roles", answer=list_of(AccountView))
def accounts() -> object:
    return {"items": [dump(account) for account in engine().accounts(actor())]}


@routes.add("GET", "/units", "The units of the office", answer=list_of(UnitView))
def units() -> object:
    return {"items": [dump(unit) for unit in engine().units(actor())]}


@routes.add("PUT", "/units/<int:unit_id>/name", "Give a unit an English name", body=Name, answer=schema_of(UnitView))
def name_unit(unit_id: int) -> object:
    return dump(engine().name_unit(actor(), unit_id, body.read(Name)["name_en"]))


@routes.add(
    "GET",
    "/names",
    "What units and colleagues are called in English, by the Chinese names that everything says",
    answer=list_of(EnglishName),
)
def names() -> object:
    return {"items": [dump(one) for one in engine().english_names()]}
