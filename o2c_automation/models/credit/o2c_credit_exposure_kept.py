from odoo import api, models, tools
from odoo.tools import SQL

from .o2c_credit_exposure import AMOUNT_PARTS, Scope

FUNCTION = SQL.identifier("o2c_credit_exposure")
# The function's arguments, in the order of what a scope consists of.
_ARGUMENTS = {
    "companies": "int[]",
    "currency": "int",
    "digits": "int",
    "root": "int",
    "today": "date",
    "debtors": "int[]",
}


class O2cCreditExposure(models.AbstractModel):
    """The exposure of a few customers without planning its query each time.

    PostgreSQL takes ten times as long to plan that query as to run it for one customer. A
    function in the database, made of the same query, is planned once a connection, for any
    arguments. For many customers a plan made for so many is worth its time.
    """

    _inherit = "o2c.credit.exposure"

    def init(self):
        """Make the function with each update; addons that change the query inherit this."""
        self._make_kept()
        return super().init()

    @api.model
    def _make_kept(self):
        # Replacing would refuse another list of results.
        self.env.cr.execute(SQL("DROP FUNCTION IF EXISTS %s", FUNCTION))
        self.env.cr.execute(
            SQL(
                """
                CREATE FUNCTION %s(%s) RETURNS TABLE (partner_id int, oldest date, %s)
                LANGUAGE plpgsql STABLE SET plan_cache_mode = force_generic_plan AS %s
                """,
                FUNCTION,
                SQL(", ".join(f"the_{name} {type_}" for name, type_ in _ARGUMENTS.items())),
                SQL(", ".join(f"{part} numeric" for part in AMOUNT_PARTS)),
                self._kept_body(),
            )
        )

    @api.model
    def _kept_body(self):
        """Return the body of the function: the query, of its arguments."""
        scope = Scope(**{name: SQL.identifier(f"the_{name}") for name in _ARGUMENTS})
        query = self.env.cr.mogrify(self._sums_sql(scope)).decode()
        # What the function returns has names that the query's columns have as well.
        return f"#variable_conflict use_column\nBEGIN RETURN QUERY {query}; END"

    @api.model
    @tools.ormcache(cache="stable")
    def _is_kept(self):
        """Return whether the function is in the database, and of the very query of now."""
        body = SQL("SELECT prosrc FROM pg_proc WHERE oid = to_regproc(%s)", FUNCTION.code)
        return self.env.execute_query(body) == [(self._kept_body(),)]

    @api.model
    def _kept_sums_sql(self, scope):
        """Return the query of the same rows as :meth:`_sums_sql` by the function."""
        return SQL("SELECT * FROM %s(%s)", FUNCTION, SQL(", ").join(scope))

    @api.model
    def _drop_kept(self):
        """Take the function out of the database."""
        self.env.cr.execute(SQL("DROP FUNCTION IF EXISTS %s", FUNCTION))
        self.env.registry.clear_cache("stable")
