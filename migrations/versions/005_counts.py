"""Counts of answers by day and month, and the answers that wait to be added to them."""

from alembic import op
import sqlalchemy as sa

revision = '005'
down_revision = '004'
branch_labels = None
depends_on = None

SCORES = tuple(f'n{value}' for value in range(11))


def upgrade() -> None:
    op.create_table('measure_count',
    sa.Column('grain', sa.Enum('day', 'month', name='grain', native_enum=False, create_constraint=True, length=16), nullable=False),
    sa.Column('role', sa.String(), nullable=False),
    sa.Column('channel', sa.String(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('measure', sa.Integer(), autoincrement=False, nullable=False),
    *(sa.Column(name, sa.Integer(), nullable=False) for name in ('blank', *SCORES)),
    sa.CheckConstraint("role IN ('all', 'economic', 'technical', 'user', 'none')", name=op.f('ck_measure_count_role_known')),
    sa.CheckConstraint("(role = 'all') = (channel = 'all')", name=op.f('ck_measure_count_all_of_both')),
    sa.CheckConstraint(' AND '.join(f'{name} >= 0' for name in ('blank', *SCORES)), name=op.f('ck_measure_count_not_negative')),
    sa.PrimaryKeyConstraint('grain', 'role', 'channel', 'day', 'measure', name=op.f('pk_measure_count')),
    sqlite_with_rowid=False,
    )
    op.create_table('uncounted',
    sa.Column('response_id', sa.Integer(), nullable=False),
    sa.Column('sign', sa.Integer(), autoincrement=False, nullable=False),
    sa.CheckConstraint('sign IN (1, -1)', name=op.f('ck_uncounted_sign')),
    sa.ForeignKeyConstraint(['response_id'], ['response.id'], name=op.f('fk_uncounted_response_id_response')),
    sa.PrimaryKeyConstraint('response_id', 'sign', name=op.f('pk_uncounted')),
    sqlite_with_rowid=False,
    )
    # what was answered before is added by `flask counts fold`, and is exact until then, too
    op.execute('INSERT INTO uncounted (response_id, sign) SELECT id, 1 FROM response WHERE replaced_by_id IS NULL')


def downgrade() -> None:
    op.drop_table('uncounted')
    op.drop_table('measure_count')
