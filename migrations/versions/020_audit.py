"""What was done, by whom, chained."""

from alembic import op
import sqlalchemy as sa

revision = '020'
down_revision = '019'
branch_labels = None
depends_on = None

TABLES = ("audit_entry", "audit_seal", "audit_anchor")
# what an anchor says is cut off may go, but never what is younger than a year
CUT_ENTRY = (
    "EXISTS (SELECT 1 FROM audit_seal WHERE entry_id = old.id "
    "AND position <= (SELECT max(position) FROM audit_anchor)) AND old.happened_at < YEAR_AGO"
)
CUT_SEAL = "old.position <= coalesce((SELECT max(position) FROM audit_anchor), 0)"
# by table: when a row may be deleted
MAY_GO = {"audit_entry": CUT_ENTRY, "audit_seal": CUT_SEAL, "audit_anchor": "false"}
REFUSAL = "the audit is only ever added to"
WAITS = "INSERT INTO audit_waiting (entry_id) VALUES (new.id)"


def upgrade() -> None:
    op.create_table('audit_anchor',
    sa.Column('position', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('digest', sa.String(), nullable=False),
    sa.Column('cut_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('length(digest) = 64', name=op.f('ck_audit_anchor_digest_length')),
    sa.CheckConstraint('position >= 1', name=op.f('ck_audit_anchor_position_from_one')),
    sa.PrimaryKeyConstraint('position', name=op.f('pk_audit_anchor'))
    )
    op.create_table('audit_entry',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('happened_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('deed', sa.String(), nullable=False),
    sa.Column('actor_kind', sa.Enum('user', 'api_key', 'source', 'command', 'portal', 'nobody', name='actorkind', native_enum=False, create_constraint=True, length=16), nullable=False),
    sa.Column('actor_id', sa.Integer(), nullable=True),
    sa.Column('actor_name', sa.String(), nullable=False),
    sa.Column('address', sa.String(), nullable=True),
    sa.Column('subject_kind', sa.String(), nullable=True),
    sa.Column('subject_id', sa.Integer(), nullable=True),
    sa.Column('subject_name', sa.String(), nullable=True),
    sa.Column('detail', sa.String(), nullable=False),
    sa.CheckConstraint("actor_kind NOT IN ('user', 'api_key') OR actor_id IS NOT NULL", name=op.f('ck_audit_entry_actor_is_known')),
    sa.CheckConstraint('length(actor_name) <= 200', name=op.f('ck_audit_entry_actor_name_length')),
    sa.CheckConstraint('length(address) <= 45', name=op.f('ck_audit_entry_address_length')),
    sa.CheckConstraint('length(deed) BETWEEN 1 AND 40', name=op.f('ck_audit_entry_deed_length')),
    sa.CheckConstraint('length(subject_kind) BETWEEN 1 AND 40', name=op.f('ck_audit_entry_kind_length')),
    sa.CheckConstraint('length(subject_name) <= 200', name=op.f('ck_audit_entry_subject_name_length')),
    sa.CheckConstraint('subject_kind IS NOT NULL OR (subject_id IS NULL AND subject_name IS NULL)', name=op.f('ck_audit_entry_subject_has_kind')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_audit_entry'))
    )
    with op.batch_alter_table('audit_entry', schema=None) as batch_op:
        batch_op.create_index('ix_audit_entry_actor', ['actor_kind', 'actor_id', 'happened_at', 'id'], unique=False)
        batch_op.create_index('ix_audit_entry_deed', ['deed', 'happened_at', 'id'], unique=False)
        batch_op.create_index('ix_audit_entry_happened_at_id', ['happened_at', 'id'], unique=False)
        batch_op.create_index('ix_audit_entry_subject', ['subject_kind', 'happened_at', 'id'], unique=False)
        batch_op.create_index('ix_audit_entry_subject_name', ['subject_name', 'happened_at', 'id'], unique=False)

    op.create_table('audit_seal',
    sa.Column('position', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('entry_id', sa.Integer(), nullable=False),
    sa.Column('digest', sa.String(), nullable=False),
    sa.Column('sealed_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('length(digest) = 64', name=op.f('ck_audit_seal_digest_length')),
    sa.CheckConstraint('position >= 1', name=op.f('ck_audit_seal_position_from_one')),
    sa.ForeignKeyConstraint(['entry_id'], ['audit_entry.id'], name=op.f('fk_audit_seal_entry_id_audit_entry'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('position', name=op.f('pk_audit_seal')),
    sa.UniqueConstraint('digest', name=op.f('uq_audit_seal_digest')),
    sa.UniqueConstraint('entry_id', name=op.f('uq_audit_seal_entry_id'))
    )
    op.create_table('audit_waiting',
    sa.Column('entry_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.ForeignKeyConstraint(['entry_id'], ['audit_entry.id'], name=op.f('fk_audit_waiting_entry_id_audit_entry')),
    sa.PrimaryKeyConstraint('entry_id', name=op.f('pk_audit_waiting')),
    sqlite_with_rowid=False
    )
    if op.get_bind().dialect.name == "sqlite":
        _make_triggers_of_sqlite()
    else:
        _make_triggers_of_postgresql()


def downgrade() -> None:
    # triggers go with their tables
    for table in ("audit_waiting", "audit_seal", "audit_entry", "audit_anchor"):
        op.drop_table(table)
    if op.get_bind().dialect.name != "sqlite":
        for name in ("audit_entry_waits", *(f"{table}_stays" for table in TABLES)):
            op.execute(f"DROP FUNCTION {name}()")


def _make_triggers_of_sqlite() -> None:
    op.execute(f"CREATE TRIGGER audit_entry_waits AFTER INSERT ON audit_entry BEGIN {WAITS}; END")
    for table in TABLES:
        refuse = f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
        may_go = MAY_GO[table].replace("YEAR_AGO", "strftime('%Y-%m-%d %H:%M:%S', 'now', '-1 year')")
        op.execute(f"CREATE TRIGGER {table}_is_kept BEFORE UPDATE ON {table} {refuse}")
        op.execute(f"CREATE TRIGGER {table}_stays BEFORE DELETE ON {table} WHEN NOT ({may_go}) {refuse}")


def _make_triggers_of_postgresql() -> None:
    op.execute(
        "CREATE FUNCTION audit_entry_waits() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN {WAITS}; RETURN NULL; END $$"
    )
    op.execute(
        "CREATE TRIGGER audit_entry_waits AFTER INSERT ON audit_entry "
        "FOR EACH ROW EXECUTE FUNCTION audit_entry_waits()"
    )
    for table in TABLES:
        may_go = MAY_GO[table].replace("YEAR_AGO", "now() - interval '1 year'")
        op.execute(
            f"CREATE FUNCTION {table}_stays() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"IF TG_OP = 'DELETE' THEN IF {may_go} THEN RETURN old; END IF; END IF; "
            f"RAISE EXCEPTION '{REFUSAL}'; END $$"
        )
        for suffix, when, each in (
            ("stays", "UPDATE OR DELETE", "ROW"), ("is_not_emptied", "TRUNCATE", "STATEMENT"),
        ):
            op.execute(
                f"CREATE TRIGGER {table}_{suffix} BEFORE {when} ON {table} "
                f"FOR EACH {each} EXECUTE FUNCTION {table}_stays()"
            )
