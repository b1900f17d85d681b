"""How Alembic runs a migration: on the connection that ``upgrade`` hands over, in its transaction."""

from alembic import context

from storage.models import Base

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=Base.metadata,
    render_as_batch=connection.dialect.name == "sqlite",
    user_module_prefix="",
    transactional_ddl=False,
)
context.run_migrations()
