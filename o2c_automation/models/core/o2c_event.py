from odoo import api, fields, models
from odoo.exceptions import UserError


class O2cEvent(models.Model):
    """One audited fact: what was done to which record, by whom, why and when.

    Events are written once, through :meth:`_log`, and never changed or deleted
    by anybody, the superuser included. Figures are read from them.
    """

    _name = "o2c.event"
    _description = "Order-to-Cash Event"
    _inherit = ["o2c.link.mixin", "o2c.append.mixin"]
    _order = "id desc"
    _rec_name = "what"
    _rec_names_search = ["reference", "message"]
    # Each event says itself who did it and when.
    _log_access = False
    _o2c_is_read_at_once = False

    date = fields.Datetime(required=True, readonly=True, default=fields.Datetime.now, index=True)
    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True)
    kind = fields.Char(required=True, readonly=True, index=True)
    what = fields.Char("What Happened", compute="_compute_what")
    res_model = fields.Char("Document Model", readonly=True)
    res_id = fields.Many2oneReference("Document ID", model_field="res_model", readonly=True)
    reference = fields.Char("Document", readonly=True)
    partner_id = fields.Many2one("res.partner", "Customer", readonly=True, index="btree_not_null")
    user_id = fields.Many2one("res.users", "Actor", readonly=True)
    reason = fields.Char("Reason Code", readonly=True)
    message = fields.Char("Details", readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    amount = fields.Monetary(readonly=True)
    data = fields.Json(
        readonly=True,
        groups="o2c_automation.group_credit_analyst,o2c_automation.group_auditor",
        help="What the decision was taken on; a customer's credit figures among them.",
    )
    run_id = fields.Many2one("o2c.run", readonly=True, index="btree_not_null")

    _document_idx = models.Index("(res_model, res_id)")

    # === COMPUTE METHODS === #

    @api.depends("kind")
    @api.depends_context("lang")
    def _compute_what(self):
        labels = self._get_kind_labels()
        for event in self:
            event.what = labels.get(event.kind, event.kind)

    @api.model
    def _get_kind_labels(self):
        """Return kind → what it tells people: every state of every record, and the rest."""
        return {
            "credit.check.endorsed": self.env._("Credit Check: Approved by the first of two"),
            "credit.check.deposit": self.env._("Credit Check: Confirmed, the deposit was paid"),
            "credit.check.split": self.env._("Credit Check: Order split"),
            "credit.check.release_requested": self.env._("Credit Check: Release requested"),
            "credit.terms_changed": self.env._("Credit terms changed"),
            "dispatch.kept_back": self.env._("Dispatch: Checked again, kept back"),
            "dispute.amount_changed": self.env._("Dispute: Amount changed"),
            "dispute.evidence_waived": self.env._("Dispute: Approved without evidence"),
            "dispute.merged": self.env._("Dispute: Took over other cases"),
            "dispute.opened": self.env._("Dispute: Opened"),
            "dispute.split": self.env._("Dispute: Split"),
            "match.policy.threshold_changed": self.env._("Matching policy: Score changed"),
            "match.proposal.refused": self.env._("Proposal: Refused by the ledger"),
            "order.invoiced": self.env._("Order invoiced"),
            "order.not_invoiced": self.env._("Order could not be invoiced"),
        } | self._get_state_labels()

    @api.model
    def _get_state_labels(self):
        """Return kind → "Record: Status" for all that changes its state by transition."""
        labels = {}
        for name, model in self.env.items():
            if model._abstract or not getattr(model, "_o2c_transitions", None):
                continue
            record, kind = self.env["ir.model"]._get(name).name, name.removeprefix("o2c.")
            for state, label in model._fields["state"]._description_selection(self.env):
                labels[f"{kind}.{state}"] = f"{record}: {label}"
        return labels

    # === CRUD METHODS === #

    def write(self, vals):
        if self:
            raise UserError(self.env._("Events are a permanent record and cannot be changed."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("Events are a permanent record and cannot be deleted."))

    # === BUSINESS METHODS === #

    @api.model
    # All but what happened to which records are optional keywords.
    def _log(  # noqa: PLR0913
        self, kind, records, *, reason="", message="", run=None, facts=None
    ):
        """Write one event for each of ``records``.

        :param str kind: dotted name of what happened, e.g. ``credit.released``
        :param records: the documents it happened to; each has a company
        :param str reason: reason code of the decision
        :param str message: one sentence for people
        :param run: the batch (``o2c.run``) it was part of
        :param dict facts: JSON-ready inputs of the decision, kept as they were
        :return: the events
        """
        run_id = run.id if run else self.env["o2c.run"]._tag_id()
        return self.sudo()._append(
            [
                {
                    "kind": kind,
                    "reason": reason,
                    "message": message,
                    "run_id": run_id,
                    "data": facts,
                    "user_id": self.env.uid,
                    **self._prepare_document_vals(record),
                }
                for record in records
            ]
        )

    @api.model
    def _prepare_document_vals(self, record):
        """Return what identifies ``record``: document, company, customer, amount."""
        partner_name = "partner_id" if "partner_id" in record._fields else None
        amount_name = next((n for n in ("amount", "amount_total") if n in record._fields), None)
        currency_id = record.currency_id.id if "currency_id" in record._fields else False
        return {
            "res_model": record._name,
            "res_id": record.id,
            "reference": record.display_name,
            "company_id": (record.company_id or self.env.company).id,
            "partner_id": record[partner_name].id if partner_name else False,
            "currency_id": currency_id,
            "amount": record[amount_name] if amount_name and currency_id else 0.0,
        }
