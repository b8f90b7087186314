from odoo import Command, models


class O2cTrackingMixin(models.AbstractModel):
    """Tracked changes of many records noted at once.

    The host writes the note of each record, and the changes in it, one by one: what is
    done to hundreds of records in one action is then paid for in thousands of queries.
    """

    _name = "o2c.tracking.mixin"
    _description = "Tracked Changes of Many Records"
    _inherit = ["mail.thread"]

    def _message_track(self, fields_iter, initial_values_dict):
        if len(self) < 2 or not fields_iter:
            return super()._message_track(fields_iter, initial_values_dict)
        noted = self._changes_to_note(fields_iter, initial_values_dict)
        self.browse(noted)._note_changes(noted)
        # What is told to followers stays the host's; it also clears what was kept for the notes.
        others = self - self.browse(noted)
        tracking = super(O2cTrackingMixin, others)._message_track(fields_iter, initial_values_dict)
        return {**tracking, **noted}

    def _changes_to_note(self, names, initial_values):
        """Return id → (names, commands of tracked values) of what is noted and told to nobody."""
        tracked = self.fields_get(names, ("string", "type", "selection", "currency_field"))
        noted = {}
        for record in self.exists():
            before = initial_values[record.id]
            changes, commands = record._mail_track(tracked, before)
            if commands and not record._track_subtype({name: before[name] for name in changes}):
                noted[record.id] = (changes, commands)
        return noted

    def _note_changes(self, noted):
        """Write the notes, with the words and authors that were set for them beforehand."""
        kept = self.env.cr.precommit.data
        words = kept.get(f"mail.tracking.message.{self._name}", {})
        authors = kept.get(f"mail.tracking.author.{self._name}", {})
        bodies = {
            record.id: words[record.id]
            if record.id in words
            else record._track_get_default_log_message(noted[record.id][0])
            for record in self
        }
        values = []
        for author, records in self.grouped(lambda record: authors.get(record.id)).items():
            notes = records._message_log_batch(bodies, author_id=author.id if author else None)
            for record, note in zip(records, notes, strict=True):
                values += [
                    {**vals, "mail_message_id": note.id}
                    for command, _id, vals in noted[record.id][1]
                    if command == Command.CREATE
                ]
        self.env["mail.tracking.value"].sudo().create(values)
