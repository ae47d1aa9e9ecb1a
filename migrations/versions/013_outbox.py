"""What happened here is told to others."""

revision = '013'
down_revision = '012'
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
