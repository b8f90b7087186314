from odoo import api, models
from odoo.exceptions import AccessError, UserError

from .derived import without_derived

# An object, not a word: a context that comes from outside cannot contain it.
_BY_TRANSITION = object()


class O2cStateMixin(models.AbstractModel):
    """One writer of ``state`` for every record that has a life of its own.

    A model that inherits the mixin gives its table of allowed moves
    (``_o2c_transitions``: state → states that may follow) and calls
    :meth:`_transition` wherever the state changes.
    """

    _name = "o2c.state.mixin"
    _description = "Order-to-Cash State Machine"

    _o2c_transitions = {}
    # Further fields that tell of a decision: they change with the state, or in sudo.
    _o2c_decided_fields = ()

    def _transition(self, target, *, reason="", message="", vals=None):
        """Move the records to ``target`` and leave an event for each.

        :param str target: the new state
        :param str reason: code of the reason, kept on the event
        :param str message: one sentence for people
        :param dict vals: further values that change together with the state
        :raise UserError: where a record may not go there from where it is
        """
        refused = self.filtered(lambda r: target not in r._o2c_transitions.get(r.state, ()))
        if refused:
            raise UserError(refused[0]._refused_transition_message(target))
        moving = self.with_context(o2c_state_writer=_BY_TRANSITION)
        moving.write({**(vals or {}), "state": target})
        kind = f"{self._name.removeprefix('o2c.')}.{target}"
        self.env["o2c.event"]._log(kind, self, reason=reason, message=message)

    @api.model_create_multi
    def create(self, vals_list):
        """Refuse what a user wants to begin anywhere but at the beginning."""
        if not self.env.su:
            for vals in vals_list:
                self._check_beginning(vals)
        return super().create([without_derived(self, vals) for vals in vals_list])

    def write(self, vals):
        """Refuse a state that does not come from :meth:`_transition`, whoever writes it."""
        if self.env.context.get("o2c_state_writer") is not _BY_TRANSITION:
            decided = not self.env.su and not vals.keys().isdisjoint(self._o2c_decided_fields)
            if decided or "state" in vals:
                self._refuse_forged_state()
        return super().write(without_derived(self, vals))

    @api.model
    def _check_beginning(self, vals):
        """Refuse values, or defaults of the context, that make a new record look decided."""
        names = ("state", *self._o2c_decided_fields)
        context = self.env.context
        given = {name: vals.get(name, context.get(f"default_{name}")) for name in names}
        state = given.pop("state")
        default = self._fields["state"].default
        if any(given.values()) or (state and state != (default and default(self))):
            self._refuse_forged_state()

    @api.model
    def _refuse_forged_state(self):
        raise AccessError(
            self.env._("The status of a record changes with its buttons, not by itself.")
        )

    def _refused_transition_message(self, target):
        """Return the sentence that tells why ``self`` cannot become ``target``."""
        self.ensure_one()
        labels = dict(self._fields["state"]._description_selection(self.env))
        return self.env._(
            "%(document)s is %(current)s; it cannot become %(target)s.",
            document=self.display_name,
            current=labels.get(self.state, self.state),
            target=labels.get(target, target),
        )
