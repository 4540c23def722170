"""How Alembic runs our migrations: in the transaction that `kb.database.migrate` hands over."""

from alembic import context

from kb.database.base import Base
from kb.outbox import models as outbox
from kb.tickets import models as tickets

# Importing the models is what makes the metadata know their tables.
MODELS = (outbox, tickets)

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    compare_type=True,
    render_as_batch=True,
)
context.run_migrations()
