"""Answers: full text search, emotional marks and their target, choices for the wall of quotes."""

from collections import defaultdict

from alembic import op
import sqlalchemy as sa

revision = '007'
down_revision = '006'
branch_labels = None
depends_on = None

TARGET_CHECK = "ck_company_emotional_target_range"
CHUNK = 1000
# the index reads the words from answer_text itself, and these keep it in the same transaction
SQLITE = (
    "CREATE VIRTUAL TABLE answer_index USING fts5(text, content='answer_text', "
    "content_rowid='response_id', tokenize='unicode61')",
    "CREATE TRIGGER answer_text_added AFTER INSERT ON answer_text BEGIN "
    "INSERT INTO answer_index (rowid, text) VALUES (new.response_id, new.text); END",
    "CREATE TRIGGER answer_text_removed AFTER DELETE ON answer_text BEGIN "
    "INSERT INTO answer_index (answer_index, rowid, text) "
    "VALUES ('delete', old.response_id, old.text); END",
    "CREATE TRIGGER answer_text_changed AFTER UPDATE ON answer_text BEGIN "
    "INSERT INTO answer_index (answer_index, rowid, text) "
    "VALUES ('delete', old.response_id, old.text); "
    "INSERT INTO answer_index (rowid, text) VALUES (new.response_id, new.text); END",
)
# the Russian dictionary, and the English one for Latin letters, but without their lists of stop
# words: who looks for «не» or "not" has a reason
POSTGRESQL = (
    "CREATE TEXT SEARCH DICTIONARY answer_russian (TEMPLATE = snowball, Language = russian)",
    "CREATE TEXT SEARCH DICTIONARY answer_english (TEMPLATE = snowball, Language = english)",
    "CREATE TEXT SEARCH CONFIGURATION answer_words (COPY = russian)",
    "ALTER TEXT SEARCH CONFIGURATION answer_words "
    "ALTER MAPPING REPLACE russian_stem WITH answer_russian",
    "ALTER TEXT SEARCH CONFIGURATION answer_words "
    "ALTER MAPPING REPLACE english_stem WITH answer_english",
    "CREATE INDEX ix_answer_text_words ON answer_text "
    "USING gin (to_tsvector('answer_words'::regconfig, text))",
)


def _fill() -> None:
    """Write down the words of the answers that are there, a thousand answers at a time."""
    # what is kept must be folded as the query is folded, so both do it by the same code
    from portal.responses.search import searched_text

    connection = op.get_bind()
    answer_text = sa.table("answer_text", sa.column("response_id"), sa.column("text"))
    last = 0
    while True:
        found = connection.execute(
            sa.text("SELECT id, comment FROM response WHERE id > :last ORDER BY id LIMIT :chunk"),
            {"last": last, "chunk": CHUNK},
        ).all()
        if not found:
            return
        span = {"first": found[0].id, "last": found[-1].id}
        last = span["last"]
        said = defaultdict(list)
        for answer_id, comment in found:
            said[answer_id].append(comment or "")
        for table in ("remark", "claim"):
            rows = sa.text(
                f"SELECT response_id, text FROM {table} WHERE response_id BETWEEN :first AND :last"
            )
            for answer_id, text in connection.execute(rows, span):
                said[answer_id].append(text)
        texts = {answer_id: searched_text(parts) for answer_id, parts in said.items()}
        rows = [{"response_id": key, "text": text} for key, text in texts.items() if text is not None]
        if rows:
            connection.execute(answer_text.insert(), rows)


def upgrade() -> None:
    op.create_table('answer_text',
    sa.Column('response_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('text', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['response_id'], ['response.id'], name=op.f('fk_answer_text_response_id_response')),
    sa.PrimaryKeyConstraint('response_id', name=op.f('pk_answer_text'))
    )
    for statement in SQLITE if op.get_bind().dialect.name == "sqlite" else POSTGRESQL:
        op.execute(statement)
    _fill()

    op.create_table('emotional_mark',
    sa.Column('response_id', sa.Integer(), nullable=False),
    sa.Column('marked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('marked_by_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['marked_by_id'], ['user.id'], name=op.f('fk_emotional_mark_marked_by_id_user')),
    sa.ForeignKeyConstraint(['response_id'], ['response.id'], name=op.f('fk_emotional_mark_response_id_response')),
    sa.PrimaryKeyConstraint('response_id', name=op.f('pk_emotional_mark'))
    )
    op.create_table('quote_choice',
    sa.Column('response_id', sa.Integer(), nullable=False),
    sa.Column('is_shown', sa.Boolean(), nullable=False),
    sa.Column('chosen_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('chosen_by_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['chosen_by_id'], ['user.id'], name=op.f('fk_quote_choice_chosen_by_id_user')),
    sa.ForeignKeyConstraint(['response_id'], ['response.id'], name=op.f('fk_quote_choice_response_id_response')),
    sa.PrimaryKeyConstraint('response_id', name=op.f('pk_quote_choice'))
    )
    with op.batch_alter_table('company', schema=None) as batch_op:
        batch_op.add_column(sa.Column('emotional_target', sa.Integer(), nullable=True))
        batch_op.create_check_constraint(batch_op.f(TARGET_CHECK), 'emotional_target BETWEEN 1 AND 9999')


def downgrade() -> None:
    with op.batch_alter_table('company', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f(TARGET_CHECK), type_='check')
        batch_op.drop_column('emotional_target')
    op.drop_table('quote_choice')
    op.drop_table('emotional_mark')
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    if is_sqlite:
        op.drop_table('answer_index')
    op.drop_table('answer_text')
    if not is_sqlite:
        op.execute("DROP TEXT SEARCH CONFIGURATION answer_words")
        op.execute("DROP TEXT SEARCH DICTIONARY answer_russian")
        op.execute("DROP TEXT SEARCH DICTIONARY answer_english")
