"""Users may also be printers of acts, and analysts who only read statistics."""

from alembic import op
import sqlalchemy as sa

revision = '017'
down_revision = '016'
branch_labels = None
depends_on = None


def upgrade() -> None:
    _allow("'printer', 'staff', 'analyst', 'admin'")


def downgrade() -> None:
    # the old roles hold all that these may do, and more than printers and analysts should:
    # they are closed until the owner gives them a role again
    op.execute(sa.text("""UPDATE "user" SET role = 'staff', active = false WHERE role IN ('printer', 'analyst')"""))
    _allow("'staff', 'admin'")


def _allow(roles: str) -> None:
    with op.batch_alter_table('user', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('ck_user_role'), type_='check')
        batch_op.create_check_constraint(batch_op.f('ck_user_role'), f"role IN ({roles})")
