"""People: roles for a commune, set-up links, sessions, and codes as a second factor."""

import sqlalchemy as sa
from alembic import op

from surveyapp.domain.text import fold

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

AUDIT_INDICES = (
    ("ix_audit_event_at_id", ["at", "id"]),
    ("ix_audit_event_account_id_at_id", ["account_id", "at", "id"]),
    ("ix_audit_event_verb_at_id", ["verb", "at", "id"]),
)


def upgrade() -> None:
    with op.batch_alter_table("role_grant") as role_grant:
        role_grant.add_column(sa.Column("admin_unit_id", sa.String(length=24), nullable=True))
        role_grant.create_foreign_key(
            op.f("fk_role_grant_admin_unit_id"), "admin_unit", ["admin_unit_id"], ["id"]
        )
        role_grant.create_unique_constraint(
            op.f("uq_role_grant_account_id_role_admin_unit_id"), ["account_id", "role", "admin_unit_id"]
        )
    # Sessions are rows from now on: those that are open end, and people sign in again.
    op.drop_column("account", "session_stamp")
    op.add_column("account", sa.Column("fold_key", sa.String(), server_default="", nullable=False))
    _fold_names()
    for name, columns in AUDIT_INDICES:
        op.create_index(name, "audit_event", columns, unique=False)
    _create_tables()


def _create_tables() -> None:
    op.create_table(
        "account_session",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("secret_hash", sa.String(length=64), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("since", sa.DateTime(), nullable=False),
        sa.Column("expires_at", sa.DateTime(), nullable=False),
        sa.Column("browser", sa.String(length=20), nullable=False),
        sa.Column("system", sa.String(length=20), nullable=False),
        sa.Column("is_proven", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_account_session_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account_session")),
        sa.UniqueConstraint("secret_hash", name=op.f("uq_account_session_secret_hash")),
    )
    op.create_index(op.f("ix_account_session_account_id"), "account_session", ["account_id"], unique=False)
    op.create_index(op.f("ix_account_session_expires_at"), "account_session", ["expires_at"], unique=False)
    op.create_table(
        "set_up_link",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("expires_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_set_up_link_account_id")),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_set_up_link")),
        sa.UniqueConstraint("account_id", name=op.f("uq_set_up_link_account_id")),
    )
    op.create_index(op.f("ix_set_up_link_expires_at"), "set_up_link", ["expires_at"], unique=False)
    op.create_table(
        "second_factor",
        sa.Column("account_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("begun_on", sa.Date(), nullable=False),
        sa.Column("is_confirmed", sa.Boolean(), nullable=False),
        sa.Column("last_step", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_second_factor_account_id")),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_second_factor")),
    )
    op.create_table(
        "recovery_code",
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_recovery_code_account_id")),
        sa.PrimaryKeyConstraint("code_hash", name=op.f("pk_recovery_code")),
    )
    op.create_index(op.f("ix_recovery_code_account_id"), "recovery_code", ["account_id"], unique=False)


def downgrade() -> None:
    for table in ("recovery_code", "second_factor", "set_up_link", "account_session"):
        op.drop_table(table)
    for name, _columns in AUDIT_INDICES:
        op.drop_index(name, "audit_event")
    op.drop_column("account", "fold_key")
    # A stamp that nobody's cookie holds: everybody signs in again.
    op.add_column(
        "account", sa.Column("session_stamp", sa.String(length=32), server_default="", nullable=False)
    )
    # The older tables know no roles for a commune.
    op.execute("DELETE FROM role_grant WHERE admin_unit_id IS NOT NULL")
    with op.batch_alter_table("role_grant") as role_grant:
        role_grant.drop_constraint(op.f("uq_role_grant_account_id_role_admin_unit_id"), type_="unique")
        role_grant.drop_constraint(op.f("fk_role_grant_admin_unit_id"), type_="foreignkey")
        role_grant.drop_column("admin_unit_id")


def _fold_names() -> None:
    """People who are there already are found by name and login like those that come."""
    rows = sa.table("account", sa.column("id"), sa.column("login"), sa.column("name"), sa.column("fold_key"))
    connection = op.get_bind()
    for id_, login, name in connection.execute(sa.select(rows.c.id, rows.c.login, rows.c.name)).all():
        key = fold(f"{name} {login}")
        connection.execute(rows.update().where(rows.c.id == id_).values(fold_key=key))
