"""People of the office, parties, and the marks they own."""

from __future__ import annotations

from alembic import op

from migrations.notation import create, one_of

revision = "0001"
down_revision = None


def upgrade() -> None:
    create("unit", "id int, name str, name_en str", unique=["name"])
    create(
        "account",
        "id int, login str, password_hash str, person_id int, name str, name_en str, kind str, unit_id int?,"
        "language str, is_disabled bool, failed_attempts int, locked_until_at instant?",
        unique=["login"],
        foreign={"unit_id": "unit.id"},
        checks={"kind": one_of("kind", "office party"), "language": one_of("language", "zh en")},
        indexes=["person_id"],
    )
    create(
        "account_role",
        "account_id int, role str, valid_from day, valid_to day?",
        primary="account_id role valid_from",
        foreign={"account_id": "account.id"},
    )
    create(
        "web_session",
        "id_hash str, account_id int, csrf_token str, created_at instant, last_seen_at instant, data json",
        primary="id_hash",
        foreign={"account_id": "account.id"},
        indexes=["account_id", "last_seen_at"],
    )
    create(
        "party",
        "id int, name str, name_en str, kind str, country str, address str, credit_code str?, channel str,"
        "agent_party_id int?",
        foreign={"agent_party_id": "party.id"},
        checks={"channel": one_of("channel", "electronic post in_person publication")},
        indexes=["name", "credit_code"],
    )
    create(
        "account_party",
        "account_id int, party_id int",
        primary="account_id party_id",
        foreign={"account_id": "account.id", "party_id": "party.id"},
        indexes=["party_id"],
    )
    create(
        "interest",
        "id int, person_id int, party_id int, kind str, from_on day, to_on day?",
        foreign={"party_id": "party.id"},
        indexes=["person_id", "party_id"],
    )
    create(
        "mark",
        "id int, application_no str, registration_no str?, name str, owner_party_id int, classes json, goods json,"
        "filed_on day, published_on day?, registered_on day?, expires_on day?, status str",
        unique=["application_no"],
        foreign={"owner_party_id": "party.id"},
        indexes=["name", "registration_no", "owner_party_id"],
    )


def downgrade() -> None:
    for table in ("mark", "interest", "account_party", "party", "web_session", "account_role", "account", "unit"):
        op.drop_table(table)
