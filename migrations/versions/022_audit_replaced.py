"""On SQLite INSERT OR REPLACE takes a row of the audit away without the triggers of deletion."""

from alembic import op

revision = '022'
down_revision = '021'
branch_labels = None
depends_on = None

# by table: which row an insert would replace
TAKEN = {
    "audit_entry": "id = new.id",
    "audit_seal": "position = new.position OR entry_id = new.entry_id OR digest = new.digest",
    "audit_anchor": "position = new.position",
}
REFUSAL = "the audit is only ever added to"


def upgrade() -> None:
    if op.get_bind().dialect.name != "sqlite":
        return  # PostgreSQL knows no REPLACE; ON CONFLICT DO UPDATE is an update to its triggers
    for table, taken in TAKEN.items():
        op.execute(
            f"CREATE TRIGGER {table}_is_not_replaced BEFORE INSERT ON {table} "
            f"WHEN EXISTS (SELECT 1 FROM {table} WHERE {taken}) "
            f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
        )


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for table in TAKEN:
            op.execute(f"DROP TRIGGER {table}_is_not_replaced")
