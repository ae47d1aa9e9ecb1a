"""Print runs; the packing order, the greeting and the reader of the acts."""

from alembic import op
import sqlalchemy as sa

revision = '002'
down_revision = '001'
branch_labels = None
depends_on = None

# What stands on acts until the firm writes its own words.
TEXTS = {
    "packing_order": "delivery_day",
    "greeting_ru": (
        "{client}, спасибо за заказ № {order}!\n"
        "Расскажите честно, что вы почувствовали: похвала нас радует, критика делает лучше."
    ),
    "greeting_en": (
        "{client}, thank you for order No. {order}!\n"
        "Tell us honestly what you felt: praise delights us, criticism makes us better."
    ),
    "reader_ru": "человек, а не программа",
    "reader_en": "a person, not a program",
}
CHECKS = {
    "ck_company_packingorder": "packing_order IN ('order_number', 'delivery_day', 'client')",
    "ck_company_greeting_ru_length": "length(greeting_ru) BETWEEN 1 AND 240",
    "ck_company_greeting_en_length": "length(greeting_en) BETWEEN 1 AND 240",
    "ck_company_reader_ru_length": "length(reader_ru) BETWEEN 1 AND 80",
    "ck_company_reader_en_length": "length(reader_en) BETWEEN 1 AND 80",
}


def upgrade() -> None:
    op.create_table('print_batch',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('format', sa.Enum('a4', 'a5x2', 'a6', 'label', 'label58', name='pageformat', native_enum=False, create_constraint=True, length=16), nullable=False),
    sa.Column('packing_order', sa.Enum('order_number', 'delivery_day', 'client', name='packingorder', native_enum=False, create_constraint=True, length=16), nullable=False),
    sa.Column('act_count', sa.Integer(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('made_by_id', sa.Integer(), nullable=True),
    sa.Column('repeats_id', sa.Integer(), nullable=True),
    sa.Column('settled_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('settled_by_id', sa.Integer(), nullable=True),
    sa.Column('came_out_count', sa.Integer(), nullable=True),
    sa.CheckConstraint('act_count >= 1', name=op.f('ck_print_batch_has_acts')),
    sa.CheckConstraint('(settled_at IS NULL) = (came_out_count IS NULL)', name=op.f('ck_print_batch_settled_is_counted')),
    sa.CheckConstraint('came_out_count BETWEEN 0 AND act_count', name=op.f('ck_print_batch_came_out_count_range')),
    sa.CheckConstraint('settled_at >= made_at', name=op.f('ck_print_batch_settled_after_made')),
    sa.CheckConstraint('settled_by_id IS NULL OR settled_at IS NOT NULL', name=op.f('ck_print_batch_settler_settled')),
    sa.CheckConstraint('repeats_id < id', name=op.f('ck_print_batch_repeats_an_earlier')),
    sa.ForeignKeyConstraint(['made_by_id'], ['user.id'], name=op.f('fk_print_batch_made_by_id_user')),
    sa.ForeignKeyConstraint(['repeats_id'], ['print_batch.id'], name=op.f('fk_print_batch_repeats_id_print_batch')),
    sa.ForeignKeyConstraint(['settled_by_id'], ['user.id'], name=op.f('fk_print_batch_settled_by_id_user')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_print_batch'))
    )
    with op.batch_alter_table('print_batch', schema=None) as batch_op:
        batch_op.create_index('ix_print_batch_settled_at_id', ['settled_at', 'id'], unique=False)

    op.create_table('print_batch_act',
    sa.Column('batch_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('act_id', sa.Integer(), nullable=False),
    sa.Column('came_out', sa.Boolean(), nullable=True),
    sa.CheckConstraint('position >= 1', name=op.f('ck_print_batch_act_position_from_one')),
    sa.ForeignKeyConstraint(['act_id'], ['act.id'], name=op.f('fk_print_batch_act_act_id_act')),
    sa.ForeignKeyConstraint(['batch_id'], ['print_batch.id'], name=op.f('fk_print_batch_act_batch_id_print_batch')),
    sa.PrimaryKeyConstraint('batch_id', 'position', name=op.f('pk_print_batch_act')),
    sa.UniqueConstraint('batch_id', 'act_id', name=op.f('uq_print_batch_act_batch_id_act_id'))
    )
    with op.batch_alter_table('print_batch_act', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_print_batch_act_act_id'), ['act_id'], unique=False)

    with op.batch_alter_table('company', schema=None) as batch_op:
        for name in TEXTS:
            batch_op.add_column(sa.Column(name, _type(name), nullable=True))
    company = sa.table('company', *(sa.column(name) for name in TEXTS))
    op.execute(company.update().values(TEXTS))
    with op.batch_alter_table('company', schema=None) as batch_op:
        for name in TEXTS:
            batch_op.alter_column(name, existing_type=_type(name), nullable=False)
        for name, rule in CHECKS.items():
            batch_op.create_check_constraint(op.f(name), rule)


def downgrade() -> None:
    with op.batch_alter_table('company', schema=None) as batch_op:
        for name in CHECKS:
            batch_op.drop_constraint(op.f(name), type_='check')
        for name in reversed(TEXTS):
            batch_op.drop_column(name)
    with op.batch_alter_table('print_batch_act', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_print_batch_act_act_id'))

    op.drop_table('print_batch_act')
    with op.batch_alter_table('print_batch', schema=None) as batch_op:
        batch_op.drop_index('ix_print_batch_settled_at_id')

    op.drop_table('print_batch')


def _type(name: str) -> sa.String:
    return sa.String(16) if name == "packing_order" else sa.String()
