"""The client's form: drafts, how far people come, seconds; what receipts say; order languages."""

from alembic import op
import sqlalchemy as sa

revision = '004'
down_revision = '003'
branch_labels = None
depends_on = None

# What stands on receipts until the firm writes its own words.
REFERRALS = {
    "referral_ru": "Знаете, кому мы ещё пригодимся? Передайте им, пожалуйста, наш телефон.",
    "referral_en": "Do you know who else could use us? Please pass our phone on to them.",
}
# SQLite looks for answers that are not replaced in a whole unique index, whatever else is asked
IS_REPLACED = sa.text("replaced_by_id IS NOT NULL")
LANGUAGE_CHECK = "ck_order_language_known"
TOLD_CHECK = "ck_response_told_range"
SECONDS_CHECK = "ck_response_seconds_not_negative"


def _remake_ratings(with_rowid: bool) -> None:
    """Keep the ratings of an answer together: in SQLite the table is its own primary key."""
    with op.batch_alter_table('rating', schema=None) as batch_op:
        if with_rowid:
            batch_op.create_index(batch_op.f('ix_rating_touchpoint_id'), ['touchpoint_id'], unique=False)
        else:
            batch_op.drop_index(batch_op.f('ix_rating_touchpoint_id'))
    if op.get_bind().dialect.name == "sqlite":
        with op.batch_alter_table('rating', recreate='always', table_kwargs={'sqlite_with_rowid': with_rowid}):
            pass


def upgrade() -> None:
    op.create_table('form_count',
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('channel', sa.Enum('qr', 'code', 'paper', 'scan', name='channel', native_enum=False, create_constraint=True, length=16), nullable=False),
    sa.Column('opened', sa.Integer(), nullable=False),
    sa.Column('started', sa.Integer(), nullable=False),
    sa.CheckConstraint("channel IN ('qr', 'code')", name=op.f('ck_form_count_channel_has_a_form')),
    sa.CheckConstraint('opened >= 0', name=op.f('ck_form_count_opened_not_negative')),
    sa.CheckConstraint('started >= 0', name=op.f('ck_form_count_started_not_negative')),
    sa.PrimaryKeyConstraint('day', 'channel', name=op.f('pk_form_count'))
    )
    op.create_table('review_link',
    sa.Column('position', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('url', sa.String(), nullable=False),
    sa.CheckConstraint("substr(url, 1, 8) = 'https://' AND length(url) BETWEEN 9 AND 500", name=op.f('ck_review_link_url_shape')),
    sa.CheckConstraint('length(name) BETWEEN 1 AND 60', name=op.f('ck_review_link_name_length')),
    sa.CheckConstraint('position >= 1', name=op.f('ck_review_link_position_from_one')),
    sa.PrimaryKeyConstraint('position', name=op.f('pk_review_link'))
    )
    op.create_table('draft',
    sa.Column('submission', sa.Uuid(), nullable=False),
    sa.Column('act_id', sa.Integer(), nullable=False),
    sa.Column('saved_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('fields', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['act_id'], ['act.id'], name=op.f('fk_draft_act_id_act')),
    sa.PrimaryKeyConstraint('submission', name=op.f('pk_draft'))
    )
    with op.batch_alter_table('draft', schema=None) as batch_op:
        batch_op.create_index('ix_draft_act_id_saved_at', ['act_id', 'saved_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_draft_saved_at'), ['saved_at'], unique=False)

    with op.batch_alter_table('company', schema=None) as batch_op:
        for name in REFERRALS:
            batch_op.add_column(sa.Column(name, sa.String(), nullable=True))
    company = sa.table('company', *(sa.column(name) for name in REFERRALS))
    op.execute(company.update().values(REFERRALS))
    with op.batch_alter_table('company', schema=None) as batch_op:
        for name in REFERRALS:
            batch_op.alter_column(name, existing_type=sa.String(), nullable=False)
            batch_op.create_check_constraint(batch_op.f(f'ck_company_{name}_length'), f'length({name}) <= 240')

    with op.batch_alter_table('order', schema=None) as batch_op:
        batch_op.add_column(sa.Column('language', sa.String(), nullable=True))
        batch_op.create_check_constraint(batch_op.f(LANGUAGE_CHECK), "language IN ('ru', 'en')")

    with op.batch_alter_table('response', schema=None) as batch_op:
        batch_op.add_column(sa.Column('seconds', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('told', sa.Integer(), nullable=True))
        batch_op.create_check_constraint(batch_op.f(SECONDS_CHECK), 'seconds >= 0')
        batch_op.create_check_constraint(batch_op.f(TOLD_CHECK), 'told BETWEEN 0 AND 2')
        batch_op.drop_constraint(batch_op.f('uq_response_replaced_by_id'), type_='unique')
        batch_op.create_index('ix_response_replaced_by_id', ['replaced_by_id'], unique=True, sqlite_where=IS_REPLACED, postgresql_where=IS_REPLACED)

    _remake_ratings(with_rowid=False)


def downgrade() -> None:
    _remake_ratings(with_rowid=True)
    with op.batch_alter_table('response', schema=None) as batch_op:
        batch_op.drop_index('ix_response_replaced_by_id')
        batch_op.create_unique_constraint(batch_op.f('uq_response_replaced_by_id'), ['replaced_by_id'])
        batch_op.drop_constraint(batch_op.f(SECONDS_CHECK), type_='check')
        batch_op.drop_constraint(batch_op.f(TOLD_CHECK), type_='check')
        batch_op.drop_column('seconds')
        batch_op.drop_column('told')

    with op.batch_alter_table('order', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f(LANGUAGE_CHECK), type_='check')
        batch_op.drop_column('language')

    with op.batch_alter_table('company', schema=None) as batch_op:
        for name in REFERRALS:
            batch_op.drop_constraint(batch_op.f(f'ck_company_{name}_length'), type_='check')
            batch_op.drop_column(name)

    op.drop_table('draft')
    op.drop_table('review_link')
    op.drop_table('form_count')
