"""Sessions are kept on the server; claims that wait for a reply are found without a search."""

from alembic import op
import sqlalchemy as sa

revision = '018'
down_revision = '017'
branch_labels = None
depends_on = None

WAITING = "replied_at IS NULL"


def upgrade() -> None:
    op.create_table('user_session',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('digest', sa.String(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('began_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('seen_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('confirmed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('address', sa.String(), nullable=False),
    sa.Column('device', sa.String(), nullable=False),
    sa.CheckConstraint('length(digest) = 64', name=op.f('ck_user_session_digest_length')),
    sa.CheckConstraint('length(device) <= 60', name=op.f('ck_user_session_device_length')),
    sa.CheckConstraint('seen_at >= began_at', name=op.f('ck_user_session_seen_after_began')),
    sa.CheckConstraint('confirmed_at >= began_at', name=op.f('ck_user_session_confirmed_after_began')),
    sa.ForeignKeyConstraint(['user_id'], ['user.id'], name=op.f('fk_user_session_user_id_user')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_user_session')),
    sa.UniqueConstraint('digest', name=op.f('uq_user_session_digest'))
    )
    with op.batch_alter_table('user_session', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_user_session_user_id'), ['user_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_user_session_began_at'), ['began_at'], unique=False)
    # not by a batch: an index needs no table made anew, and so no triggers
    op.create_index('ix_claim_waiting', 'claim', ['promised_on', 'response_id'], unique=False,
                    sqlite_where=sa.text(WAITING), postgresql_where=sa.text(WAITING))


def downgrade() -> None:
    op.drop_index('ix_claim_waiting', table_name='claim')
    op.drop_table('user_session')
