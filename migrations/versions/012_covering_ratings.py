"""PostgreSQL reads the ratings of an answer from their key alone, as SQLite does."""

from alembic import op

revision = '012'
down_revision = '011'
branch_labels = None
depends_on = None

KEY = 'ALTER TABLE rating DROP CONSTRAINT pk_rating, ADD CONSTRAINT pk_rating PRIMARY KEY (response_id, touchpoint_id)'


def upgrade() -> None:
    if op.get_bind().dialect.name == 'postgresql':
        op.execute(f'{KEY} INCLUDE (emotion)')


def downgrade() -> None:
    if op.get_bind().dialect.name == 'postgresql':
        op.execute(KEY)
