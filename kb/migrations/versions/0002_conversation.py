"""What a conversation needs: proof of who speaks, facts asked for, ratings, verified mailboxes."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    for table, column in (
        ("messages", sa.Column("author_name", sa.String(), nullable=False, server_default="")),
        ("messages", sa.Column("code", sa.String(length=16), nullable=True)),
        ("messages", sa.Column("asked", sa.JSON(), nullable=False, server_default="[]")),
        ("messages", sa.Column("answers", sa.JSON(), nullable=False, server_default="{}")),
        ("messages", sa.Column("submission_hash", sa.String(length=64), nullable=True)),
        ("tickets", sa.Column("facts_needed", sa.JSON(), nullable=False, server_default="[]")),
        ("tickets", sa.Column("follow_up_hash", sa.String(length=64), nullable=True)),
        ("tickets", sa.Column("deletion_requested_at", MOMENT, nullable=True)),
        (
            "customer_links",
            sa.Column("mailed", sa.Boolean(), nullable=False, server_default=sa.false()),
        ),
    ):
        op.add_column(table, column)
    op.create_index("ix_messages_code", "messages", ["code"], unique=True)
    op.create_index("ix_messages_submission_hash", "messages", ["submission_hash"], unique=True)

    op.create_table(
        "ratings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ticket_id", sa.Integer(), nullable=False),
        sa.Column("attitude", sa.Integer(), nullable=False),
        sa.Column("expertise", sa.Integer(), nullable=False),
        sa.Column("speed", sa.Integer(), nullable=False),
        sa.Column("comment", sa.String(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["ticket_id"], ["tickets.id"], name="fk_ratings_ticket_id_tickets", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_ratings"),
        sa.UniqueConstraint("ticket_id", name="uq_ratings_ticket_id"),
    )

    op.create_table(
        "customers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("email_key", sa.String(), nullable=False),
        sa.Column("verified_at", MOMENT, nullable=True),
        sa.Column("phrase", sa.String(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_customers"),
        sa.UniqueConstraint("email_key", name="uq_customers_email_key"),
    )

    op.create_table(
        "mailbox_links",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("email_key", sa.String(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("revoked_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_mailbox_links"),
        sa.UniqueConstraint("token_hash", name="uq_mailbox_links_token_hash"),
    )
    op.create_index("ix_mailbox_links_email_key", "mailbox_links", ["email_key"])
    op.create_index("ix_mailbox_links_expires_at", "mailbox_links", ["expires_at"])
