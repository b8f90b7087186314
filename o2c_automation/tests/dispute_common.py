"""Short verbs for what happens to a disputed invoice."""

from .common import O2cCommon


class DisputeCommon(O2cCommon):
    @classmethod
    def _reason(cls, code):
        return cls.env.ref(f"o2c_automation.dispute_reason_{code}")

    @classmethod
    def _dispute(cls, invoice, amount, *, reason="price", **vals):
        """Return a dispute about the first instalment of ``invoice``."""
        return cls.env["o2c.dispute"].create(
            {
                "move_line_id": cls._receivable(invoice)[:1].id,
                "amount": amount,
                "reason_id": cls._reason(reason).id,
                **vals,
            }
        )

    @classmethod
    def _pay(cls, invoice, amount, **vals):
        """Apply ``amount`` of a bank line to ``invoice`` and return the bank line."""
        bank_line = cls._bank_line(amount, invoice.name, partner=invoice.partner_id, **vals)
        item = cls._receivable(invoice).filtered(lambda line: not line.reconciled)[:1]
        _liquidity, suspense, _other = bank_line._seek_for_lines()
        suspense.write({"account_id": item.account_id.id})
        (suspense | item).reconcile()
        return bank_line
