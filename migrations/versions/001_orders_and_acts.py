"""Orders, acts, answers, users; the firm's row, eight touchpoints and a first questionnaire."""

from datetime import datetime, timezone

from alembic import op
import sqlalchemy as sa

revision = '001'
down_revision = None
branch_labels = None
depends_on = None

# What a firm starts with: the eight touchpoints of a parcel. Published as questionnaire 1.
TOUCHPOINTS = (
    ("packaging", "Упаковка", "Packaging", "receiving"),
    ("gift", "Подарок в посылке", "Gift in the parcel", "receiving"),
    ("card", "Открытка", "Card", "receiving"),
    ("manager", "Общение с менеджером", "Talking with the manager", "ordering"),
    ("deadlines", "Сроки", "Deadlines", "ordering"),
    ("fit", "Посадка и удобство", "Fit and comfort", "using"),
    ("design", "Дизайн", "Design", "using"),
    ("delivery", "Доставка", "Delivery", "receiving"),
)
RECOMMEND_RU = "Насколько вероятно, что вы порекомендуете нас друзьям или коллегам?"
RECOMMEND_EN = "How likely are you to recommend us to friends or colleagues?"
PUBLISHED = ("questionnaire", "questionnaire_item")


def _forbid_edits() -> None:
    """A published questionnaire is never edited: printed acts refer to it."""
    if op.get_bind().dialect.name == "sqlite":
        for table in PUBLISHED:
            op.execute(
                f"CREATE TRIGGER {table}_is_published BEFORE UPDATE ON {table} "
                "BEGIN SELECT RAISE(ABORT, 'a published questionnaire is never edited'); END"
            )
        return
    op.execute(
        "CREATE FUNCTION refuse_edit() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "RAISE EXCEPTION 'a published questionnaire is never edited' "
        "USING ERRCODE = 'integrity_constraint_violation'; END $$"
    )
    for table in PUBLISHED:
        op.execute(
            f"CREATE TRIGGER {table}_is_published BEFORE UPDATE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION refuse_edit()"
        )


def _fill_first_rows() -> None:
    metadata = sa.MetaData()
    names = ("company", "touchpoint", "questionnaire", "questionnaire_item")
    metadata.reflect(op.get_bind(), only=names)
    company, touchpoint, questionnaire, item = (metadata.tables[name] for name in names)
    op.bulk_insert(
        company,
        [{"id": 1, "name": "Наша фирма", "phone": "", "email": "", "colour": "#1f6f5c",
          "promise_days": 3, "answer_days": 365}],
    )
    connection = op.get_bind()
    questionnaire_id = connection.execute(
        questionnaire.insert().values(
            name="Посылка", published_at=datetime.now(timezone.utc),
            recommend_ru=RECOMMEND_RU, recommend_en=RECOMMEND_EN,
        ).returning(questionnaire.c.id)
    ).scalar_one()
    for position, (key, name_ru, name_en, stage) in enumerate(TOUCHPOINTS, start=1):
        touchpoint_id = connection.execute(
            touchpoint.insert().values(
                key=key, name_ru=name_ru, name_en=name_en, stage=stage, owner=""
            ).returning(touchpoint.c.id)
        ).scalar_one()
        connection.execute(
            item.insert().values(
                questionnaire_id=questionnaire_id, touchpoint_id=touchpoint_id,
                position=position, label_ru=name_ru, label_en=name_en,
            )
        )


def upgrade() -> None:
    op.create_table('act_serial',
    sa.Column('year', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('last', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('year', name=op.f('pk_act_serial'))
    )
    op.create_table('api_key',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('digest', sa.String(), nullable=False),
    sa.Column('may_orders', sa.Boolean(), nullable=False),
    sa.Column('may_read', sa.Boolean(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('revoked_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint('may_orders OR may_read', name=op.f('ck_api_key_has_a_scope')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_api_key')),
    sa.UniqueConstraint('digest', name=op.f('uq_api_key_digest'))
    )
    op.create_table('client',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('identity', sa.String(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_client')),
    sa.UniqueConstraint('identity', name=op.f('uq_client_identity'))
    )
    with op.batch_alter_table('client', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_client_name'), ['name'], unique=False)

    op.create_table('company',
    sa.Column('id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('phone', sa.String(), nullable=False),
    sa.Column('email', sa.String(), nullable=False),
    sa.Column('colour', sa.String(), nullable=False),
    sa.Column('logo', sa.LargeBinary(), nullable=True),
    sa.Column('promise_days', sa.Integer(), nullable=False),
    sa.Column('answer_days', sa.Integer(), nullable=False),
    sa.CheckConstraint("colour LIKE '#______'", name=op.f('ck_company_colour_shape')),
    sa.CheckConstraint('answer_days BETWEEN 1 AND 3650', name=op.f('ck_company_answer_days_range')),
    sa.CheckConstraint('id = 1', name=op.f('ck_company_single_row')),
    sa.CheckConstraint('promise_days BETWEEN 1 AND 30', name=op.f('ck_company_promise_days_range')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_company'))
    )
    op.create_table('questionnaire',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('published_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recommend_ru', sa.String(), nullable=False),
    sa.Column('recommend_en', sa.String(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_questionnaire'))
    )
    op.create_table('touchpoint',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(), nullable=False),
    sa.Column('name_ru', sa.String(), nullable=False),
    sa.Column('name_en', sa.String(), nullable=False),
    sa.Column('stage', sa.Enum('choosing', 'ordering', 'receiving', 'using', 'returning', name='stage', native_enum=False, create_constraint=True, length=16), nullable=False),
    sa.Column('owner', sa.String(), nullable=False),
    sa.CheckConstraint('length(key) BETWEEN 1 AND 40', name=op.f('ck_touchpoint_key_length')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_touchpoint')),
    sa.UniqueConstraint('key', name=op.f('uq_touchpoint_key'))
    )
    op.create_table('user',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('email', sa.String(), nullable=False),
    sa.Column('password_hash', sa.String(), nullable=False),
    sa.Column('role', sa.Enum('staff', 'admin', name='role', native_enum=False, create_constraint=True, length=16), nullable=False),
    sa.Column('active', sa.Boolean(), nullable=False),
    sa.Column('must_change_password', sa.Boolean(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('email = lower(email)', name=op.f('ck_user_email_lower')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_user')),
    sa.UniqueConstraint('email', name=op.f('uq_user_email'))
    )
    op.create_table('contact',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('client_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('role', sa.Enum('economic', 'technical', 'user', name='buyerrole', native_enum=False, create_constraint=True, length=16), nullable=True),
    sa.Column('email', sa.String(), nullable=True),
    sa.Column('phone', sa.String(), nullable=True),
    sa.ForeignKeyConstraint(['client_id'], ['client.id'], name=op.f('fk_contact_client_id_client')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_contact'))
    )
    with op.batch_alter_table('contact', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_contact_client_id'), ['client_id'], unique=False)

    op.create_table('order',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('external_id', sa.String(), nullable=False),
    sa.Column('number', sa.String(), nullable=False),
    sa.Column('client_id', sa.Integer(), nullable=False),
    sa.Column('client_name', sa.String(), nullable=False),
    sa.Column('email', sa.String(), nullable=True),
    sa.Column('phone', sa.String(), nullable=True),
    sa.Column('status', sa.Enum('new', 'delivered', 'cancelled', name='orderstatus', native_enum=False, create_constraint=True, length=16), nullable=False),
    sa.Column('ordered_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('delivered_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('amount', sa.BigInteger(), nullable=True),
    sa.Column('currency', sa.String(), nullable=False),
    sa.Column('manager', sa.String(), nullable=True),
    sa.CheckConstraint("(status = 'delivered') = (delivered_at IS NOT NULL)", name=op.f('ck_order_delivered_has_moment')),
    sa.CheckConstraint('amount >= 0', name=op.f('ck_order_amount_not_negative')),
    sa.CheckConstraint('length(currency) = 3', name=op.f('ck_order_currency_code')),
    sa.ForeignKeyConstraint(['client_id'], ['client.id'], name=op.f('fk_order_client_id_client')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_order')),
    sa.UniqueConstraint('external_id', name=op.f('uq_order_external_id')),
    sa.UniqueConstraint('id', 'status', name=op.f('uq_order_id_status'))
    )
    with op.batch_alter_table('order', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_order_client_id'), ['client_id'], unique=False)
        batch_op.create_index('ix_order_delivered_at', ['delivered_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_order_number'), ['number'], unique=False)
        batch_op.create_index('ix_order_ordered_at_id', ['ordered_at', 'id'], unique=False)
        batch_op.create_index('ix_order_status_ordered_at_id', ['status', 'ordered_at', 'id'], unique=False)

    op.create_table('order_upload',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('filename', sa.String(), nullable=False),
    sa.Column('content', sa.LargeBinary(), nullable=False),
    sa.Column('uploaded_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['user_id'], ['user.id'], name=op.f('fk_order_upload_user_id_user')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_order_upload'))
    )
    op.create_table('questionnaire_item',
    sa.Column('questionnaire_id', sa.Integer(), nullable=False),
    sa.Column('touchpoint_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('label_ru', sa.String(), nullable=False),
    sa.Column('label_en', sa.String(), nullable=False),
    sa.CheckConstraint('position >= 1', name=op.f('ck_questionnaire_item_position_from_one')),
    sa.ForeignKeyConstraint(['questionnaire_id'], ['questionnaire.id'], name=op.f('fk_questionnaire_item_questionnaire_id_questionnaire')),
    sa.ForeignKeyConstraint(['touchpoint_id'], ['touchpoint.id'], name=op.f('fk_questionnaire_item_touchpoint_id_touchpoint')),
    sa.PrimaryKeyConstraint('questionnaire_id', 'touchpoint_id', name=op.f('pk_questionnaire_item')),
    sa.UniqueConstraint('questionnaire_id', 'position', name=op.f('uq_questionnaire_item_questionnaire_id_position'))
    )
    op.create_table('standard',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('touchpoint_id', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('text', sa.String(), nullable=False),
    sa.Column('effective_on', sa.Date(), nullable=False),
    sa.CheckConstraint('version >= 1', name=op.f('ck_standard_version_from_one')),
    sa.ForeignKeyConstraint(['touchpoint_id'], ['touchpoint.id'], name=op.f('fk_standard_touchpoint_id_touchpoint')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_standard')),
    sa.UniqueConstraint('touchpoint_id', 'version', name=op.f('uq_standard_touchpoint_id_version'))
    )
    op.create_table('act',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('serial', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(), nullable=False),
    sa.Column('order_id', sa.Integer(), nullable=False),
    sa.Column('order_status', sa.Enum('new', 'delivered', 'cancelled', name='orderstatus', native_enum=False, create_constraint=True, length=16), nullable=False),
    sa.Column('questionnaire_id', sa.Integer(), nullable=False),
    sa.Column('issued_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('printed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('print_count', sa.Integer(), nullable=False),
    sa.Column('voided_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('void_reason', sa.String(), nullable=True),
    sa.CheckConstraint("order_status = 'delivered'", name=op.f('ck_act_order_is_delivered')),
    sa.CheckConstraint('(print_count = 0) = (printed_at IS NULL)', name=op.f('ck_act_printed_is_counted')),
    sa.CheckConstraint('(voided_at IS NULL) = (void_reason IS NULL)', name=op.f('ck_act_voided_has_reason')),
    sa.CheckConstraint('length(code) = 16', name=op.f('ck_act_code_length')),
    sa.CheckConstraint('print_count >= 0', name=op.f('ck_act_print_count_not_negative')),
    sa.CheckConstraint('serial >= 1', name=op.f('ck_act_serial_from_one')),
    sa.ForeignKeyConstraint(['order_id', 'order_status'], ['order.id', 'order.status'], name=op.f('fk_act_order_id_order_status_order')),
    sa.ForeignKeyConstraint(['questionnaire_id'], ['questionnaire.id'], name=op.f('fk_act_questionnaire_id_questionnaire')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_act')),
    sa.UniqueConstraint('code', name=op.f('uq_act_code')),
    sa.UniqueConstraint('order_id', name=op.f('uq_act_order_id')),
    sa.UniqueConstraint('year', 'serial', name=op.f('uq_act_year_serial'))
    )
    with op.batch_alter_table('act', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_act_questionnaire_id'), ['questionnaire_id'], unique=False)
        batch_op.create_index('ix_act_printed_at_year_serial', ['printed_at', 'year', 'serial'], unique=False)

    op.create_table('order_item',
    sa.Column('order_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('sku', sa.String(), nullable=True),
    sa.Column('quantity', sa.BigInteger(), nullable=False),
    sa.Column('price', sa.BigInteger(), nullable=True),
    sa.CheckConstraint('price >= 0', name=op.f('ck_order_item_price_not_negative')),
    sa.CheckConstraint('quantity > 0', name=op.f('ck_order_item_quantity_positive')),
    sa.ForeignKeyConstraint(['order_id'], ['order.id'], name=op.f('fk_order_item_order_id_order')),
    sa.PrimaryKeyConstraint('order_id', 'position', name=op.f('pk_order_item'))
    )
    op.create_table('response',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('submission', sa.Uuid(), nullable=False),
    sa.Column('act_id', sa.Integer(), nullable=False),
    sa.Column('channel', sa.Enum('qr', 'code', 'paper', 'scan', name='channel', native_enum=False, create_constraint=True, length=16), nullable=False),
    sa.Column('role', sa.Enum('economic', 'technical', 'user', name='buyerrole', native_enum=False, create_constraint=True, length=16), nullable=True),
    sa.Column('submitted_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('language', sa.String(), nullable=False),
    sa.Column('nps', sa.Integer(), nullable=True),
    sa.Column('comment', sa.String(), nullable=True),
    sa.Column('contact', sa.String(), nullable=True),
    sa.Column('consent', sa.Boolean(), nullable=False),
    sa.Column('publish', sa.Boolean(), nullable=False),
    sa.Column('replaced_by_id', sa.Integer(), nullable=True),
    sa.CheckConstraint('contact IS NULL OR consent', name=op.f('ck_response_contact_has_consent')),
    sa.CheckConstraint('nps BETWEEN 0 AND 10', name=op.f('ck_response_nps_range')),
    sa.CheckConstraint('replaced_by_id <> id', name=op.f('ck_response_replaced_by_another')),
    sa.ForeignKeyConstraint(['act_id'], ['act.id'], name=op.f('fk_response_act_id_act')),
    sa.ForeignKeyConstraint(['replaced_by_id'], ['response.id'], name=op.f('fk_response_replaced_by_id_response')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_response')),
    sa.UniqueConstraint('replaced_by_id', name=op.f('uq_response_replaced_by_id')),
    sa.UniqueConstraint('submission', name=op.f('uq_response_submission'))
    )
    with op.batch_alter_table('response', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_response_act_id'), ['act_id'], unique=False)
        batch_op.create_index('ix_response_submitted_at_id', ['submitted_at', 'id'], unique=False)

    op.create_table('claim',
    sa.Column('response_id', sa.Integer(), nullable=False),
    sa.Column('text', sa.String(), nullable=False),
    sa.Column('solution', sa.Enum('repair', 'replace', 'refund', 'discount', 'talk', name='solution', native_enum=False, create_constraint=True, length=16), nullable=True),
    sa.Column('promised_on', sa.Date(), nullable=False),
    sa.ForeignKeyConstraint(['response_id'], ['response.id'], name=op.f('fk_claim_response_id_response')),
    sa.PrimaryKeyConstraint('response_id', name=op.f('pk_claim'))
    )
    op.create_table('rating',
    sa.Column('response_id', sa.Integer(), nullable=False),
    sa.Column('touchpoint_id', sa.Integer(), nullable=False),
    sa.Column('emotion', sa.Integer(), nullable=True),
    sa.CheckConstraint('emotion BETWEEN 1 AND 5', name=op.f('ck_rating_emotion_range')),
    sa.ForeignKeyConstraint(['response_id'], ['response.id'], name=op.f('fk_rating_response_id_response')),
    sa.ForeignKeyConstraint(['touchpoint_id'], ['touchpoint.id'], name=op.f('fk_rating_touchpoint_id_touchpoint')),
    sa.PrimaryKeyConstraint('response_id', 'touchpoint_id', name=op.f('pk_rating'))
    )
    with op.batch_alter_table('rating', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_rating_touchpoint_id'), ['touchpoint_id'], unique=False)

    op.create_table('remark',
    sa.Column('response_id', sa.Integer(), nullable=False),
    sa.Column('touchpoint_id', sa.Integer(), nullable=False),
    sa.Column('text', sa.String(), nullable=False),
    sa.CheckConstraint('length(text) > 0', name=op.f('ck_remark_text_not_empty')),
    sa.ForeignKeyConstraint(['response_id'], ['response.id'], name=op.f('fk_remark_response_id_response')),
    sa.ForeignKeyConstraint(['touchpoint_id'], ['touchpoint.id'], name=op.f('fk_remark_touchpoint_id_touchpoint')),
    sa.PrimaryKeyConstraint('response_id', 'touchpoint_id', name=op.f('pk_remark'))
    )
    _forbid_edits()
    _fill_first_rows()


def downgrade() -> None:
    op.drop_table('remark')
    with op.batch_alter_table('rating', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_rating_touchpoint_id'))

    op.drop_table('rating')
    op.drop_table('claim')
    with op.batch_alter_table('response', schema=None) as batch_op:
        batch_op.drop_index('ix_response_submitted_at_id')
        batch_op.drop_index(batch_op.f('ix_response_act_id'))

    op.drop_table('response')
    op.drop_table('order_item')
    with op.batch_alter_table('act', schema=None) as batch_op:
        batch_op.drop_index('ix_act_printed_at_year_serial')
        batch_op.drop_index(batch_op.f('ix_act_questionnaire_id'))

    op.drop_table('act')
    op.drop_table('standard')
    op.drop_table('questionnaire_item')
    op.drop_table('order_upload')
    with op.batch_alter_table('order', schema=None) as batch_op:
        batch_op.drop_index('ix_order_status_ordered_at_id')
        batch_op.drop_index('ix_order_ordered_at_id')
        batch_op.drop_index(batch_op.f('ix_order_number'))
        batch_op.drop_index('ix_order_delivered_at')
        batch_op.drop_index(batch_op.f('ix_order_client_id'))

    op.drop_table('order')
    with op.batch_alter_table('contact', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_contact_client_id'))

    op.drop_table('contact')
    op.drop_table('user')
    op.drop_table('touchpoint')
    op.drop_table('questionnaire')
    op.drop_table('company')
    with op.batch_alter_table('client', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_client_name'))

    op.drop_table('client')
    op.drop_table('api_key')
    op.drop_table('act_serial')
    if op.get_bind().dialect.name != "sqlite":
        op.execute("DROP FUNCTION refuse_edit()")
