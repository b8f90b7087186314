from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from ...engine.dispatch import LEFT
from .o2c_figures import PERIOD_DAYS


class O2cFigures(models.AbstractModel):
    """What left, what did not, and how long it took; each figure is read from what it opens."""

    _inherit = "o2c.figures"

    # === PUBLIC METHODS === #

    @api.model
    @api.readonly
    def get_overview(self):
        return {**super().get_overview(), "dispatches": self._get_dispatch_tiles(self.env.company)}

    # === FIGURES === #

    @api.model
    def _get_dispatch_tiles(self, company):
        """Return the tiles: key, label, what is shown, and the list it was read from."""
        lists = {**self._get_dispatch_lists(company), **self._get_hours_lists(company)}
        return [{"key": key, **self._get_tile(*spec)} for key, spec in lists.items()]

    @api.model
    def _get_dispatch_lists(self, company):
        """Return key → label, model, domain and ends: the dispatches by where they are."""
        ours = [("company_id", "=", company.id), ("is_current", "=", True)]
        sent = [("state", "in", LEFT), ("date_handed_over", ">", self._get_period_start())]
        waiting = [("state", "in", ("queued", "rendering"))]
        return {
            "sent": (self.env._("Sent"), "o2c.dispatch", [*ours, *sent], None),
            "waiting": (self.env._("Waiting"), "o2c.dispatch", [*ours, *waiting], None),
            "failed": (
                self.env._("Failed, will retry"),
                "o2c.dispatch",
                [*ours, ("state", "=", "failed")],
                None,
            ),
            "undeliverable": (
                self.env._("Undeliverable"),
                "o2c.dispatch",
                [*ours, ("state", "=", "undeliverable")],
                None,
            ),
        }

    @api.model
    def _get_hours_lists(self, company):
        """Return key → label, model, domain and ends: what took how long in the period."""
        start = self._get_period_start()
        of_company = ("company_id", "=", company.id)
        return {
            "hours_to_invoice": (
                self.env._("From delivery to invoice"),
                "account.move",
                [of_company, ("o2c_date_delivered", "!=", False), ("o2c_date_posted", ">", start)],
                ("o2c_date_delivered", "o2c_date_posted"),
            ),
            "hours_to_send": (
                self.env._("From posting to sending"),
                "o2c.dispatch",
                [of_company, ("date_issued", "!=", False), ("date_handed_over", ">", start)],
                ("date_issued", "date_handed_over"),
            ),
        }

    @api.model
    def _get_period_start(self):
        return fields.Datetime.now() - timedelta(days=PERIOD_DAYS)

    @api.model
    def _get_tile(self, label, model, domain, ends):
        """Return what a tile shows, and the action that lists what it was read from."""
        if not self.env[model].has_access("read"):
            return {"label": label, "count": 0, "hours": False, "action": False}
        count = self.env[model].search_count(domain)
        return {
            "label": label,
            "count": count,
            "is_time": bool(ends),
            "hours": self._get_median_hours(model, domain, *ends) if ends and count else False,
            "action": {
                "type": "ir.actions.act_window",
                "name": label,
                "res_model": model,
                "views": [[self._get_tile_view(model, ends), "list"], [False, "form"]],
                "domain": domain,
            },
        }

    @api.model
    def _get_tile_view(self, model, ends):
        view = "o2c_automation.account_move_view_list_hours"
        return self.env.ref(view).id if ends and model == "account.move" else False

    @api.model
    def _get_median_hours(self, model, domain, first, last):
        """Return the median of the hours from ``first`` to ``last`` of the records listed."""
        records = self.env[model]
        records.flush_model([first, last])
        query = records._search(domain)
        query.order = None
        columns = (records._field_to_sql(query.table, name, query) for name in (last, first))
        median = SQL(
            "percentile_cont(0.5) WITHIN GROUP (ORDER BY EXTRACT(EPOCH FROM %s - %s))", *columns
        )
        [(seconds,)] = self.env.execute_query(query.select(median))
        return round(float(seconds) / 3600, 1)
