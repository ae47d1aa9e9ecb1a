"""A mark that changes whenever the counts do."""

import uuid

import sqlalchemy as sa
from alembic import op

revision = '010'
down_revision = '009'
branch_labels = None
depends_on = None


def upgrade() -> None:
    table = op.create_table(
        'count_stamp',
        sa.Column('id', sa.Integer(), autoincrement=False, nullable=False),
        sa.Column('stamp', sa.Uuid(), nullable=False),
        sa.CheckConstraint('id = 1', name=op.f('ck_count_stamp_single_row')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_count_stamp')),
    )
    op.bulk_insert(table, [{'id': 1, 'stamp': uuid.uuid4()}])


def downgrade() -> None:
    op.drop_table('count_stamp')
