"""What a statement agrees with."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.add_column("statements", sa.Column("agrees", sa.String))
