"""Keys have limits, are rotated and say when they were used."""

revision = '015'
down_revision = '014'
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
