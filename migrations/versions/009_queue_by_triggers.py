"""The database itself notes which answers wait to be added to the counts."""

from alembic import op

revision = '009'
down_revision = '008'
branch_labels = None
depends_on = None

ADDED = "INSERT INTO uncounted (response_id, sign) VALUES (new.id, 1)"
TAKEN = "INSERT INTO uncounted (response_id, sign) VALUES (new.id, -1)"
# each is fired by what makes an answer stand, or stand no longer
FIRED = {
    "response_stands": ("INSERT", "new.replaced_by_id IS NULL", ADDED),
    "response_is_replaced": (
        "UPDATE OF replaced_by_id",
        "old.replaced_by_id IS NULL AND new.replaced_by_id IS NOT NULL",
        TAKEN,
    ),
}


def upgrade() -> None:
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    for name, (event, condition, what) in FIRED.items():
        if is_sqlite:
            op.execute(
                f"CREATE TRIGGER {name} AFTER {event} ON response WHEN {condition} "
                f"BEGIN {what}; END"
            )
            continue
        op.execute(
            f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN {what}; RETURN NULL; END $$"
        )
        op.execute(
            f"CREATE TRIGGER {name} AFTER {event} ON response FOR EACH ROW "
            f"WHEN ({condition}) EXECUTE FUNCTION {name}()"
        )


def downgrade() -> None:
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    for name in FIRED:
        op.execute(f"DROP TRIGGER {name}" if is_sqlite else f"DROP TRIGGER {name} ON response")
        if not is_sqlite:
            op.execute(f"DROP FUNCTION {name}()")
