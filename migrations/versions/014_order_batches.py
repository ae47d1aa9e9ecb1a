"""Files of orders are batches that can be undone; mappings have names."""

revision = '014'
down_revision = '013'
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
