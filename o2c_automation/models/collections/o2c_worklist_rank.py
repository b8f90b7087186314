from odoo import api, fields, models
from odoo.tools import split_every

from ...engine import worklist as engine

# Customers whose facts are read and whose ranks are written together.
CHUNK = 500


class O2cWorklistRank(models.Model):
    """Where one customer stands on the worklist of a company: points, reasons, collector."""

    _name = "o2c.worklist.rank"
    _description = "Worklist Rank"
    _order = "points desc, id"
    _rec_name = "partner_id"

    company_id = fields.Many2one("res.company", required=True, readonly=True, ondelete="cascade")
    partner_id = fields.Many2one(
        "res.partner", "Customer", required=True, readonly=True, index=True, ondelete="cascade"
    )
    collector_id = fields.Many2one("res.users", readonly=True)
    points = fields.Integer(readonly=True)
    parts = fields.Json(readonly=True, help="What each rule gave, of how many points at most.")
    obstacle = fields.Char(readonly=True, help="Code of why the customer is not to be contacted.")
    date_contact = fields.Date("Last Contact", readonly=True)
    date_next = fields.Date("Next Contact", readonly=True)

    _customer_uniq = models.UniqueIndex(
        "(company_id, partner_id)", "A customer has one rank in a company."
    )

    # === BATCH === #

    @api.model
    def _cron_refresh(self):
        """Rank the overdue customers of every company for the day."""
        cron = self.env["ir.cron"]
        companies = self.env["res.company"].sudo().search([])
        cron._commit_progress(remaining=len(companies))
        for company in companies:
            model = company._o2c_alone(self)
            model._refresh_all(company)
            cron._commit_progress(1)

    @api.model
    def _refresh_outdated(self, companies):
        """Rank the customers of those of ``companies`` whose ranking is too old to work by.

        Two people opening the worklist at once need not both wait for it.
        """
        for company in companies:
            policy_sudo = self.env["o2c.worklist.policy"]._get_for(company)
            if policy_sudo._is_outdated() and policy_sudo.try_lock_for_update():
                self._refresh_all(company)

    @api.model
    def _refresh_all(self, company):
        """Rank all customers with something overdue, and forget those who paid."""
        ids = self._overdue_ids(company)
        gone_sudo = self.sudo().search(
            [("company_id", "=", company.id), ("partner_id", "not in", ids)]
        )
        gone_sudo.unlink()
        for chunk in split_every(CHUNK, ids):
            self._refresh(company, list(chunk))
        policy_sudo = self.env["o2c.worklist.policy"]._get_for(company)
        policy_sudo.write({"date_ranked": fields.Datetime.now()})

    @api.model
    def _overdue_ids(self, company):
        """Return the customers with something overdue."""
        reader = self.env["o2c.dunning.reader"].sudo()
        groups = (
            self.env["account.move.line"]
            .sudo()
            ._read_group(
                [
                    *reader._item_domain(company),
                    ("amount_residual", ">", 0),
                    ("date_maturity", "<", reader._today(company)),
                    ("partner_id", "!=", False),
                ],
                ["partner_id"],
            )
        )
        return [partner.id for (partner,) in groups]

    @api.model
    def _refresh_for(self, records):
        """Rank the customers of ``records`` again: something was agreed with them."""
        for company, group in records.grouped("company_id").items():
            self._refresh(company, group.partner_id.commercial_partner_id.ids)

    # === BUSINESS METHODS === #

    @api.model
    def _refresh(self, company, partner_ids):
        """Rank customers and write what changed; the same queries for one and for hundreds."""
        # Ranks rest on more than those who work the list may read, such as risk classes.
        model_sudo = self.sudo().with_company(company)
        debtors = model_sudo.env["o2c.worklist.reader"]._debtors(company, partner_ids)
        policy = model_sudo.env["o2c.worklist.policy"]._get_for(company)._to_engine()
        today = model_sudo.env["o2c.dunning.reader"]._today(company)
        collectors = model_sudo.env["o2c.portfolio.rule"]._collectors(company, debtors)
        known = model_sudo.search(
            [("company_id", "=", company.id), ("partner_id", "in", partner_ids)]
        )
        ranks_sudo = {rank.partner_id.id: rank for rank in known}
        new = []
        for partner_id, debtor in debtors.items():
            rank = engine.rank(debtor, policy, today)
            vals = self._prepare_vals(debtor, rank, collectors.get(partner_id))
            if partner_id in ranks_sudo:
                ranks_sudo[partner_id]._write_changes(vals)
            else:
                new.append({**vals, "company_id": company.id, "partner_id": partner_id})
        model_sudo.create(new)

    @api.model
    def _prepare_vals(self, debtor, rank, collector_id):
        return {
            "collector_id": collector_id or False,
            "points": rank.score.points,
            "parts": [[part.factor, part.points, part.maximum] for part in rank.score.parts],
            "obstacle": rank.obstacle or False,
            "date_contact": max(
                (day for day in (debtor.last_contact, debtor.last_attempt) if day), default=False
            ),
            "date_next": debtor.next_contact or False,
        }

    def _write_changes(self, vals):
        """Write what is not so already; most customers stand where they stood."""
        changes = {
            name: value
            for name, value in vals.items()
            if self._fields[name].convert_to_write(self[name], self) != value
        }
        if changes:
            self.write(changes)

    def _tell(self):
        """Return for people what the points are made of, the most important first."""
        self.ensure_one()
        labels = dict(
            self.env["o2c.worklist.rule"]._fields["kind"]._description_selection(self.env)
        )
        parts = sorted(self.parts or (), key=lambda part: -part[1])
        return " · ".join(
            self.env._(
                "%(rule)s %(points)s of %(maximum)s",
                rule=labels.get(kind, kind),
                points=points,
                maximum=maximum,
            )
            for kind, points, maximum in parts
            if points
        )
