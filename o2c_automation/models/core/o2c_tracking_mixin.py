from odoo import Command, models


class O2cTrackingMixin(models.AbstractModel):
    """Tracked changes of many records noted at once.

    The host writes the note of each record, and the changes in it, one by one: what is
    done to hundreds of records in one action is then paid for in thousands of queries.
    Only what somebody is told of is left to the host.
    """

    _name = "o2c.tracking.mixin"
    _description = "Tracked Changes of Many Records"
    _inherit = ["mail.thread"]

    def _o2c_subtype_key(self, before):
        """Return what decides which subtype a change has; records that share it are asked once.

        :param dict before: the values of the changed fields before the change
        """
        self.ensure_one()
        return self.id

    def _message_track(self, fields_iter, initial_values_dict):
        if len(self) < 2 or not fields_iter:
            return super()._message_track(fields_iter, initial_values_dict)
        changed, subtypes = self._changes_to_note(fields_iter, initial_values_dict)
        silent = self.browse(changed)._told_to_nobody(subtypes)
        noted = {record.id: changed[record.id] for record in silent}
        silent._note_changes(noted, subtypes)
        # What is told to followers stays the host's; it also clears what was kept for the notes.
        tracking = super(O2cTrackingMixin, self - silent)._message_track(
            fields_iter, initial_values_dict
        )
        return {**tracking, **noted}

    def _changes_to_note(self, names, initial_values):
        """Return id → (names, commands of tracked values), and id → subtype, of what changed."""
        tracked = self.fields_get(names, ("string", "type", "selection", "currency_field"))
        changed, subtypes, known = {}, {}, {}
        for record in self.exists():
            before = initial_values[record.id]
            changes, commands = record._mail_track(tracked, before)
            if not commands:
                continue
            values = {name: before[name] for name in changes}
            key = record._o2c_subtype_key(values)
            if key not in known:
                known[key] = record._track_subtype(values)
            changed[record.id], subtypes[record.id] = (changes, commands), known[key]
        return changed, subtypes

    def _told_to_nobody(self, subtypes):
        """Return the records whose change has no subtype, or one that nobody follows."""
        followers = self.env["mail.followers"].sudo()
        told = {}
        for subtype, records in self.grouped(lambda record: subtypes[record.id]).items():
            if subtype:
                told |= followers._get_recipient_data(records, "notification", subtype.id)
        return self.filtered(lambda record: not told.get(record.id))

    def _note_changes(self, noted, subtypes):
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
        for (author, subtype), records in self.grouped(
            lambda record: (authors.get(record.id), subtypes[record.id])
        ).items():
            notes = records._message_log_batch(bodies, author_id=author.id if author else None)
            if subtype:
                notes.write({"subtype_id": subtype.id, "is_internal": False})
            for record, note in zip(records, notes, strict=True):
                values += [
                    {**vals, "mail_message_id": note.id}
                    for command, _id, vals in noted[record.id][1]
                    if command == Command.CREATE
                ]
        self.env["mail.tracking.value"].sudo().create(values)
