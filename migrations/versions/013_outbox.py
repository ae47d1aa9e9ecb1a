"""What happened here is told to others: written down by triggers, where it happens."""

from alembic import op
import sqlalchemy as sa


revision = '013'
down_revision = '012'
branch_labels = None
depends_on = None

WANTED = "EXISTS (SELECT 1 FROM subscription WHERE kind IN"
INTO = "INSERT INTO event (kind, act_id, response_id, happened_at)"
# by what each is fired, when, and what it writes; NOW stands for the moment of the database
FIRED = {
    "answer_is_told": (
        "INSERT ON response",
        "new.act_id IS NOT NULL",
        f"{INTO} SELECT 'answer.received', new.act_id, new.id, new.submitted_at "
        f"WHERE {WANTED} ('answer.received', 'answer.upset'))",
    ),
    "claim_is_told": (
        "INSERT ON claim",
        "new.replied_at IS NULL",
        f"{INTO} SELECT 'claim.opened', act_id, id, submitted_at FROM response "
        f"WHERE id = new.response_id AND act_id IS NOT NULL AND {WANTED} ('claim.opened'))",
    ),
    "late_claim_is_told": (
        "UPDATE OF late_at ON claim",
        "old.late_at IS NULL AND new.late_at IS NOT NULL",
        f"{INTO} SELECT 'claim.late', act_id, id, new.late_at FROM response "
        f"WHERE id = new.response_id AND act_id IS NOT NULL AND {WANTED} ('claim.late'))",
    ),
    "print_is_told": (
        "UPDATE OF print_count ON act",
        "new.print_count > old.print_count",
        f"{INTO} SELECT 'act.printed', new.id, NULL, NOW WHERE {WANTED} ('act.printed'))",
    ),
}


def upgrade() -> None:
    op.create_table('upset_rule',
    sa.Column('id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('nps_at_most', sa.Integer(), nullable=True),
    sa.Column('emotion_at_most', sa.Integer(), nullable=True),
    sa.Column('words', sa.String(), nullable=False),
    sa.Column('segments', sa.String(), nullable=False),
    sa.CheckConstraint('emotion_at_most BETWEEN 1 AND 5', name=op.f('ck_upset_rule_emotion_range')),
    sa.CheckConstraint('id = 1', name=op.f('ck_upset_rule_single_row')),
    sa.CheckConstraint('length(segments) <= 500', name=op.f('ck_upset_rule_segments_length')),
    sa.CheckConstraint('length(words) <= 500', name=op.f('ck_upset_rule_words_length')),
    sa.CheckConstraint('nps_at_most BETWEEN 0 AND 10', name=op.f('ck_upset_rule_nps_range')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_upset_rule'))
    )
    op.create_table('subscriber',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('way', sa.Enum('webhook', 'mail', name='way', native_enum=False, create_constraint=True, length=16), nullable=False),
    sa.Column('address', sa.String(), nullable=False),
    sa.Column('pace', sa.Enum('at_once', 'daily', name='pace', native_enum=False, create_constraint=True, length=16), nullable=False),
    sa.Column('secret', sa.String(), nullable=True),
    sa.Column('former_secret', sa.String(), nullable=True),
    sa.Column('former_until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('active', sa.Boolean(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('created_by_id', sa.Integer(), nullable=True),
    sa.CheckConstraint("(way = 'webhook') = (secret IS NOT NULL)", name=op.f('ck_subscriber_webhook_has_secret')),
    sa.CheckConstraint("way = 'mail' OR pace = 'at_once'", name=op.f('ck_subscriber_webhook_at_once')),
    sa.CheckConstraint('(former_secret IS NULL) = (former_until IS NULL)', name=op.f('ck_subscriber_former_secret_ends')),
    sa.CheckConstraint('length(address) BETWEEN 3 AND 500', name=op.f('ck_subscriber_address_length')),
    sa.ForeignKeyConstraint(['created_by_id'], ['user.id'], name=op.f('fk_subscriber_created_by_id_user')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_subscriber'))
    )
    op.create_table('subscription',
    sa.Column('kind', sa.Enum('answer.received', 'answer.upset', 'claim.opened', 'claim.late', 'act.printed', 'test', name='kind', native_enum=False, create_constraint=True, length=16), nullable=False),
    sa.Column('subscriber_id', sa.Integer(), nullable=False),
    sa.CheckConstraint("kind <> 'test'", name=op.f('ck_subscription_test_needs_none')),
    sa.ForeignKeyConstraint(['subscriber_id'], ['subscriber.id'], name=op.f('fk_subscription_subscriber_id_subscriber'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('kind', 'subscriber_id', name=op.f('pk_subscription'))
    )
    with op.batch_alter_table('subscription', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_subscription_subscriber_id'), ['subscriber_id'], unique=False)

    op.create_table('event',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('answer.received', 'answer.upset', 'claim.opened', 'claim.late', 'act.printed', 'test', name='kind', native_enum=False, create_constraint=True, length=16), nullable=False),
    sa.Column('act_id', sa.Integer(), nullable=True),
    sa.Column('response_id', sa.Integer(), nullable=True),
    sa.Column('subscriber_id', sa.Integer(), nullable=True),
    sa.Column('happened_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('spread_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("(kind = 'test') = (act_id IS NULL)", name=op.f('ck_event_of_an_act')),
    sa.CheckConstraint("(kind = 'test') = (subscriber_id IS NOT NULL)", name=op.f('ck_event_test_has_its_own')),
    sa.CheckConstraint("(kind IN ('act.printed', 'test')) = (response_id IS NULL)", name=op.f('ck_event_of_a_response')),
    sa.CheckConstraint("kind <> 'answer.upset'", name=op.f('ck_event_upset_is_an_answer')),
    sa.ForeignKeyConstraint(['act_id'], ['act.id'], name=op.f('fk_event_act_id_act')),
    sa.ForeignKeyConstraint(['response_id'], ['response.id'], name=op.f('fk_event_response_id_response')),
    sa.ForeignKeyConstraint(['subscriber_id'], ['subscriber.id'], name=op.f('fk_event_subscriber_id_subscriber'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_event'))
    )
    with op.batch_alter_table('event', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_event_act_id'), ['act_id'], unique=False)
        batch_op.create_index('ix_event_happened_at', ['happened_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_event_response_id'), ['response_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_event_subscriber_id'), ['subscriber_id'], unique=False)
        batch_op.create_index('ix_event_waiting', ['id'], unique=False, sqlite_where=sa.text('spread_at IS NULL'), postgresql_where=sa.text('spread_at IS NULL'))

    op.create_table('delivery',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.Column('subscriber_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('answer.received', 'answer.upset', 'claim.opened', 'claim.late', 'act.printed', 'test', name='kind', native_enum=False, create_constraint=True, length=16), nullable=False),
    sa.Column('act_id', sa.Integer(), nullable=True),
    sa.Column('body', sa.String(), nullable=False),
    sa.Column('state', sa.Enum('waiting', 'delivered', 'dead', name='deliverystate', native_enum=False, create_constraint=True, length=16), nullable=False),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('next_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('leased_until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('status', sa.Integer(), nullable=True),
    sa.Column('trouble', sa.Enum('address', 'connection', 'tls', 'time', 'answer', 'no_mail', 'broken', name='trouble', native_enum=False, create_constraint=True, length=16), nullable=True),
    sa.Column('detail', sa.String(), nullable=True),
    sa.Column('settled_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("(state = 'waiting') = (settled_at IS NULL)", name=op.f('ck_delivery_settled_has_moment')),
    sa.CheckConstraint("leased_until IS NULL OR state = 'waiting'", name=op.f('ck_delivery_lease_of_a_waiting')),
    sa.CheckConstraint('attempts >= 0', name=op.f('ck_delivery_attempts_not_negative')),
    sa.ForeignKeyConstraint(['act_id'], ['act.id'], name=op.f('fk_delivery_act_id_act')),
    sa.ForeignKeyConstraint(['event_id'], ['event.id'], name=op.f('fk_delivery_event_id_event'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['subscriber_id'], ['subscriber.id'], name=op.f('fk_delivery_subscriber_id_subscriber'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_delivery')),
    sa.UniqueConstraint('event_id', 'subscriber_id', 'kind', name=op.f('uq_delivery_event_id_subscriber_id_kind'))
    )
    with op.batch_alter_table('delivery', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_delivery_act_id'), ['act_id'], unique=False)
        batch_op.create_index('ix_delivery_dead', ['subscriber_id', 'id'], unique=False, sqlite_where=sa.text("state = 'dead'"), postgresql_where=sa.text("state = 'dead'"))
        batch_op.create_index('ix_delivery_due', ['subscriber_id', 'next_at', 'id'], unique=False, sqlite_where=sa.text("state = 'waiting'"), postgresql_where=sa.text("state = 'waiting'"))
        batch_op.create_index('ix_delivery_row', ['subscriber_id', 'act_id', 'id'], unique=False, sqlite_where=sa.text("state = 'waiting'"), postgresql_where=sa.text("state = 'waiting'"))
        batch_op.create_index('ix_delivery_subscriber_id_id', ['subscriber_id', 'id'], unique=False)

    with op.batch_alter_table('claim', schema=None) as batch_op:
        batch_op.add_column(sa.Column('replied_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('replied_by_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('late_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.create_index('ix_claim_open', ['promised_on'], unique=False, sqlite_where=sa.text('replied_at IS NULL AND late_at IS NULL'), postgresql_where=sa.text('replied_at IS NULL AND late_at IS NULL'))
        batch_op.create_foreign_key(batch_op.f('fk_claim_replied_by_id_user'), 'user', ['replied_by_id'], ['id'])
        batch_op.create_check_constraint(batch_op.f('ck_claim_replier_replied'), 'replied_by_id IS NULL OR replied_at IS NOT NULL')

    op.execute("INSERT INTO upset_rule VALUES (1, 6, 2, '', '')")
    _make_triggers()



def downgrade() -> None:
    _drop_triggers()
    with op.batch_alter_table('claim', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('ck_claim_replier_replied'), type_='check')
        batch_op.drop_constraint(batch_op.f('fk_claim_replied_by_id_user'), type_='foreignkey')
        batch_op.drop_index('ix_claim_open', sqlite_where=sa.text('replied_at IS NULL AND late_at IS NULL'), postgresql_where=sa.text('replied_at IS NULL AND late_at IS NULL'))
        batch_op.drop_column('late_at')
        batch_op.drop_column('replied_by_id')
        batch_op.drop_column('replied_at')

    with op.batch_alter_table('delivery', schema=None) as batch_op:
        batch_op.drop_index('ix_delivery_subscriber_id_id')
        batch_op.drop_index('ix_delivery_row', sqlite_where=sa.text("state = 'waiting'"), postgresql_where=sa.text("state = 'waiting'"))
        batch_op.drop_index('ix_delivery_due', sqlite_where=sa.text("state = 'waiting'"), postgresql_where=sa.text("state = 'waiting'"))
        batch_op.drop_index('ix_delivery_dead', sqlite_where=sa.text("state = 'dead'"), postgresql_where=sa.text("state = 'dead'"))
        batch_op.drop_index(batch_op.f('ix_delivery_act_id'))

    op.drop_table('delivery')
    with op.batch_alter_table('event', schema=None) as batch_op:
        batch_op.drop_index('ix_event_waiting', sqlite_where=sa.text('spread_at IS NULL'), postgresql_where=sa.text('spread_at IS NULL'))
        batch_op.drop_index(batch_op.f('ix_event_subscriber_id'))
        batch_op.drop_index(batch_op.f('ix_event_response_id'))
        batch_op.drop_index('ix_event_happened_at')
        batch_op.drop_index(batch_op.f('ix_event_act_id'))

    op.drop_table('event')
    with op.batch_alter_table('subscription', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_subscription_subscriber_id'))

    op.drop_table('subscription')
    op.drop_table('subscriber')
    op.drop_table('upset_rule')


def _make_triggers() -> None:
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    moment = "strftime('%Y-%m-%d %H:%M:%S.000000', 'now')" if is_sqlite else "now()"
    for name, (event, condition, what) in FIRED.items():
        what = what.replace("NOW", moment)
        if is_sqlite:
            op.execute(
                f"CREATE TRIGGER {name} AFTER {event} WHEN {condition} BEGIN {what}; END"
            )
            continue
        op.execute(
            f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN {what}; RETURN NULL; END $$"
        )
        op.execute(
            f"CREATE TRIGGER {name} AFTER {event} FOR EACH ROW "
            f"WHEN ({condition}) EXECUTE FUNCTION {name}()"
        )


def _drop_triggers() -> None:
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    for name, (event, _condition, _what) in FIRED.items():
        table = event.rpartition(" ")[2]
        op.execute(f"DROP TRIGGER {name}" if is_sqlite else f"DROP TRIGGER {name} ON {table}")
        if not is_sqlite:
            op.execute(f"DROP FUNCTION {name}()")
