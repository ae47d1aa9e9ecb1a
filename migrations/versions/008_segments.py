"""Segments of clients."""

from alembic import op
import sqlalchemy as sa

revision = '008'
down_revision = '007'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('client', schema=None) as batch_op:
        batch_op.add_column(sa.Column('segment', sa.String(), nullable=True))
        batch_op.create_check_constraint(batch_op.f('ck_client_segment_length'), 'length(segment) BETWEEN 1 AND 60')
        batch_op.create_index(batch_op.f('ix_client_segment'), ['segment'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('client', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_client_segment'))
        batch_op.drop_constraint(batch_op.f('ck_client_segment_length'), type_='check')
        batch_op.drop_column('segment')
