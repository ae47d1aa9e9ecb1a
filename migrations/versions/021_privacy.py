"""Consent texts, requests of clients and how long data is kept."""

from datetime import UTC, datetime

from alembic import op
import sqlalchemy as sa

revision = '021'
down_revision = '020'
branch_labels = None
depends_on = None

# the words that every form has shown until now
FIRST = {
    'ru': 'Даю согласие хранить этот контакт, чтобы ответить мне.',
    'en': 'I agree that you keep this contact to reply to me.',
}
FIRST_PUBLISHED = datetime(2026, 11, 1, tzinfo=UTC)
OPERATOR = {'legal_name': 200, 'inn': None, 'legal_address': 300, 'privacy_contact': 254}
CHECKS = {
    **{f'{name}_length': f'length({name}) <= {most}' for name, most in OPERATOR.items() if most},
    'inn_length': 'length(inn) IN (0, 10, 12)',
    'keep_answers_range': 'keep_answers_months BETWEEN 1 AND 240',
    'keep_clients_range': 'keep_clients_months BETWEEN 1 AND 240',
}
MONTHS = ('keep_answers_months', 'keep_clients_months')
HAS_CONTACT = sa.text('contact IS NOT NULL')
EDIT = 'consent_text_is_published'
REFUSAL = 'the words that clients agreed to are never edited'


def upgrade() -> None:
    _make_consents()
    _make_erasures()

    with op.batch_alter_table('company', schema=None) as batch_op:
        for name in OPERATOR:
            batch_op.add_column(sa.Column(name, sa.String(), nullable=True))
        for name in MONTHS:
            batch_op.add_column(sa.Column(name, sa.Integer(), nullable=True))
    company = sa.table('company', *(sa.column(name) for name in OPERATOR))
    op.execute(company.update().values(dict.fromkeys(OPERATOR, '')))
    with op.batch_alter_table('company', schema=None) as batch_op:
        for name in OPERATOR:
            batch_op.alter_column(name, existing_type=sa.String(), nullable=False)
        for name, rule in CHECKS.items():
            batch_op.create_check_constraint(batch_op.f(f'ck_company_{name}'), rule)

    with op.batch_alter_table('client', schema=None) as batch_op:
        batch_op.add_column(sa.Column('erased_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.create_check_constraint(batch_op.f('ck_client_erased_is_unknown'), "erased_at IS NULL OR identity LIKE 'erased:%'")
    with op.batch_alter_table('order', schema=None) as batch_op:
        batch_op.add_column(sa.Column('erased_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.create_check_constraint(batch_op.f('ck_order_erased_has_no_contacts'), 'erased_at IS NULL OR (email IS NULL AND phone IS NULL)')

    # an index and no column: on SQLite the table stays as it is, with its triggers
    op.create_index('ix_response_contact', 'response', ['submitted_at'], sqlite_where=HAS_CONTACT, postgresql_where=HAS_CONTACT)


def _make_consents() -> None:
    op.create_table('consent_text',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('language', sa.String(), nullable=False),
    sa.Column('text', sa.String(), nullable=False),
    sa.Column('published_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('published_by_id', sa.Integer(), nullable=True),
    sa.CheckConstraint('version >= 1', name=op.f('ck_consent_text_version_from_one')),
    sa.CheckConstraint("language IN ('ru', 'en')", name=op.f('ck_consent_text_language_known')),
    sa.CheckConstraint('length(text) BETWEEN 1 AND 500', name=op.f('ck_consent_text_text_length')),
    sa.ForeignKeyConstraint(['published_by_id'], ['user.id'], name=op.f('fk_consent_text_published_by_id_user')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_consent_text')),
    sa.UniqueConstraint('version', 'language', name=op.f('uq_consent_text_version_language'))
    )
    op.create_table('consent_given',
    sa.Column('response_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('consent_text_id', sa.Integer(), nullable=False),
    sa.Column('withdrawn_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['consent_text_id'], ['consent_text.id'], name=op.f('fk_consent_given_consent_text_id_consent_text')),
    sa.ForeignKeyConstraint(['response_id'], ['response.id'], name=op.f('fk_consent_given_response_id_response')),
    sa.PrimaryKeyConstraint('response_id', name=op.f('pk_consent_given'))
    )
    texts = sa.table('consent_text', sa.column('version', sa.Integer()), sa.column('language', sa.String()),
        sa.column('text', sa.String()), sa.column('published_at', sa.DateTime(timezone=True)))
    op.bulk_insert(texts, [
        {'version': 1, 'language': language, 'text': text, 'published_at': FIRST_PUBLISHED}
        for language, text in FIRST.items()
    ])
    op.execute(
        "INSERT INTO consent_given (response_id, consent_text_id) "
        "SELECT response.id, consent_text.id FROM response "
        "JOIN consent_text ON consent_text.language = response.language "
        "WHERE response.contact IS NOT NULL"
    )
    if op.get_bind().dialect.name == 'sqlite':
        op.execute(
            f"CREATE TRIGGER {EDIT} BEFORE UPDATE ON consent_text "
            f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
        )
        return
    op.execute(
        f"CREATE FUNCTION {EDIT}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'integrity_constraint_violation'; END $$"
    )
    op.execute(
        f"CREATE TRIGGER {EDIT} BEFORE UPDATE ON consent_text "
        f"FOR EACH ROW EXECUTE FUNCTION {EDIT}()"
    )


def _make_erasures() -> None:
    op.create_table('erasure',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('client', 'contact', 'answer', 'withdrawal', name='erasurekind', native_enum=False, create_constraint=True, length=16), nullable=False),
    sa.Column('happened_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=True),
    sa.Column('orders', sa.Integer(), nullable=False),
    sa.Column('answers', sa.Integer(), nullable=False),
    sa.CheckConstraint('orders >= 0 AND answers >= 0', name=op.f('ck_erasure_counts_not_negative')),
    sa.ForeignKeyConstraint(['by_id'], ['user.id'], name=op.f('fk_erasure_by_id_user')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_erasure'))
    )
    op.create_table('erasure_mark',
    sa.Column('erasure_id', sa.Integer(), nullable=False),
    sa.Column('digest', sa.String(), nullable=False),
    sa.CheckConstraint('length(digest) = 64', name=op.f('ck_erasure_mark_digest_length')),
    sa.ForeignKeyConstraint(['erasure_id'], ['erasure.id'], name=op.f('fk_erasure_mark_erasure_id_erasure'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('erasure_id', 'digest', name=op.f('pk_erasure_mark'))
    )
    with op.batch_alter_table('erasure_mark', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_erasure_mark_digest'), ['digest'], unique=False)
    op.create_table('retention_run',
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('began_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('answers', sa.Integer(), nullable=False),
    sa.Column('clients', sa.Integer(), nullable=False),
    sa.CheckConstraint('answers >= 0 AND clients >= 0', name=op.f('ck_retention_run_counts_not_negative')),
    sa.CheckConstraint('ended_at >= began_at', name=op.f('ck_retention_run_ended_after_began')),
    sa.PrimaryKeyConstraint('day', name=op.f('pk_retention_run'))
    )


def downgrade() -> None:
    op.drop_index('ix_response_contact', 'response', sqlite_where=HAS_CONTACT, postgresql_where=HAS_CONTACT)
    with op.batch_alter_table('order', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('ck_order_erased_has_no_contacts'), type_='check')
        batch_op.drop_column('erased_at')
    with op.batch_alter_table('client', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('ck_client_erased_is_unknown'), type_='check')
        batch_op.drop_column('erased_at')
    with op.batch_alter_table('company', schema=None) as batch_op:
        for name in CHECKS:
            batch_op.drop_constraint(batch_op.f(f'ck_company_{name}'), type_='check')
        for name in (*OPERATOR, *MONTHS):
            batch_op.drop_column(name)
    op.drop_table('retention_run')
    op.drop_table('erasure_mark')
    op.drop_table('erasure')
    op.drop_table('consent_given')
    op.drop_table('consent_text')
    if op.get_bind().dialect.name != 'sqlite':
        op.execute(f'DROP FUNCTION {EDIT}()')
