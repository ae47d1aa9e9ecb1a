"""Invitations, second factors and tries to sign in."""

from datetime import UTC, datetime, timedelta

from alembic import op
import sqlalchemy as sa

revision = '019'
down_revision = '018'
branch_labels = None
depends_on = None

ROLES = "'printer', 'staff', 'analyst', 'admin'"
SCOPES = "'account', 'device', 'address', 'code', 'confirm', 'forgotten'"


def upgrade() -> None:
    op.create_table('invitation',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('digest', sa.String(), nullable=False),
    sa.Column('purpose', sa.String(length=16), nullable=False),
    sa.Column('email', sa.String(), nullable=False),
    sa.Column('role', sa.String(length=16), nullable=True),
    sa.Column('user_id', sa.Integer(), nullable=True),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('used_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('revoked_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("(purpose = 'join') = (role IS NOT NULL)", name=op.f('ck_invitation_join_has_role')),
    sa.CheckConstraint("(purpose = 'reset') = (user_id IS NOT NULL)", name=op.f('ck_invitation_reset_has_user')),
    sa.CheckConstraint("purpose IN ('join', 'reset')", name=op.f('ck_invitation_purpose')),
    sa.CheckConstraint(f"role IN ({ROLES})", name=op.f('ck_invitation_role')),
    sa.CheckConstraint('email = lower(email)', name=op.f('ck_invitation_email_lower')),
    sa.CheckConstraint('expires_at > made_at', name=op.f('ck_invitation_expires_later')),
    sa.CheckConstraint('length(digest) = 64', name=op.f('ck_invitation_digest_length')),
    sa.CheckConstraint('used_at IS NULL OR revoked_at IS NULL', name=op.f('ck_invitation_used_or_revoked')),
    sa.ForeignKeyConstraint(['user_id'], ['user.id'], name=op.f('fk_invitation_user_id_user')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_invitation')),
    sa.UniqueConstraint('digest', name=op.f('uq_invitation_digest'))
    )
    op.create_index(op.f('ix_invitation_expires_at'), 'invitation', ['expires_at'], unique=False)

    op.create_table('one_time_password',
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['user_id'], ['user.id'], name=op.f('fk_one_time_password_user_id_user')),
    sa.PrimaryKeyConstraint('user_id', name=op.f('pk_one_time_password'))
    )
    _let_given_passwords_expire()

    op.create_table('reset_request',
    sa.Column('email', sa.String(), nullable=False),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('settled_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint('email = lower(email)', name=op.f('ck_reset_request_email_lower')),
    sa.PrimaryKeyConstraint('email', name=op.f('pk_reset_request'))
    )

    op.create_table('second_factor',
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('seed', sa.String(), nullable=False),
    sa.Column('key_mark', sa.String(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('last_step', sa.Integer(), nullable=False),
    sa.CheckConstraint('length(key_mark) = 8', name=op.f('ck_second_factor_key_mark_length')),
    sa.CheckConstraint('length(seed) = 64', name=op.f('ck_second_factor_seed_length')),
    sa.ForeignKeyConstraint(['user_id'], ['user.id'], name=op.f('fk_second_factor_user_id_user')),
    sa.PrimaryKeyConstraint('user_id', name=op.f('pk_second_factor'))
    )
    op.create_table('recovery_code',
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('digest', sa.String(), nullable=False),
    sa.Column('used_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint('length(digest) = 64', name=op.f('ck_recovery_code_digest_length')),
    sa.ForeignKeyConstraint(['user_id'], ['second_factor.user_id'], name=op.f('fk_recovery_code_user_id_second_factor')),
    sa.PrimaryKeyConstraint('user_id', 'digest', name=op.f('pk_recovery_code'))
    )
    op.create_table('sign_in_rule',
    sa.Column('id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('factor_for', sa.String(length=16), nullable=False),
    sa.CheckConstraint("factor_for IN ('nobody', 'admins', 'everyone')", name=op.f('ck_sign_in_rule_factorrule')),
    sa.CheckConstraint('id = 1', name=op.f('ck_sign_in_rule_single_row')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sign_in_rule'))
    )
    op.create_table('sign_in_try',
    sa.Column('scope', sa.String(length=16), nullable=False),
    sa.Column('digest', sa.String(), nullable=False),
    sa.Column('failures', sa.Integer(), nullable=False),
    sa.Column('tried_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('free_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint(f"scope IN ({SCOPES})", name=op.f('ck_sign_in_try_tryscope')),
    sa.CheckConstraint('failures >= 0', name=op.f('ck_sign_in_try_failures_from_zero')),
    sa.CheckConstraint('length(digest) = 64', name=op.f('ck_sign_in_try_digest_length')),
    sa.PrimaryKeyConstraint('scope', 'digest', name=op.f('pk_sign_in_try'))
    )
    op.create_index(op.f('ix_sign_in_try_tried_at'), 'sign_in_try', ['tried_at'], unique=False)


def downgrade() -> None:
    # people with a second factor would come in by the password alone: that is what the schema before knows
    for table in ('sign_in_try', 'sign_in_rule', 'recovery_code', 'second_factor', 'reset_request', 'one_time_password', 'invitation'):
        op.drop_table(table)


def _let_given_passwords_expire() -> None:
    """Passwords that were given to people before end in three days too."""
    user = sa.table('user', sa.column('id'), sa.column('must_change_password', sa.Boolean()))
    given = sa.table('one_time_password', sa.column('user_id'), sa.column('expires_at', sa.DateTime(timezone=True)))
    ends = sa.literal(datetime.now(UTC) + timedelta(hours=72), sa.DateTime(timezone=True))
    op.execute(given.insert().from_select(['user_id', 'expires_at'], sa.select(user.c.id, ends).where(user.c.must_change_password)))
