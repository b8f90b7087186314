from odoo import api, models
from odoo.tools import SQL


class O2cAppendMixin(models.AbstractModel):
    """Records that are written once, by the system, and only read from then on.

    A decision leaves an event, and whoever decides a thousand times leaves a thousand. The
    host's ``create`` is made for documents: it asks for defaults, rounds each amount by a
    record made for it, and looks who is to be told. :meth:`_append` inserts the rows and
    tells the cache and the fields that depend on them.

    Where somebody has a say in ``create``, be it another addon or an automation rule, it is
    called as always.
    """

    _name = "o2c.append.mixin"
    _description = "Written Once"

    # Classes below the model whose ``create`` has nothing to add to what is appended.
    _o2c_silent_creates = ()

    @api.model
    def _append(self, vals_list):
        """Create a record for each of ``vals_list`` by one INSERT; in sudo only.

        :param vals_list: as for ``create``, but of columns alone, and amounts are rounded
        :return: the records, in the order given
        """
        if not vals_list:
            return self.browse()
        if not self.env.su or self._is_create_extended():
            return self.create(vals_list)
        rows = [self._to_row(vals) for vals in vals_list]
        columns = sorted({name for row in rows for name in row})
        records = self.browse(self._insert(columns, rows))
        self._put_in_cache(records, rows)
        records.modified(columns, create=True)
        return records

    @api.model
    def _is_create_extended(self):
        """Return whether any class but those known has a say in ``create``."""
        known = (models.BaseModel, *self._o2c_silent_creates)
        return any("create" in vars(one) and one not in known for one in type(self).__mro__)

    @api.model
    def _to_row(self, vals):
        """Return {column: value as the cache has it} with defaults and who writes when."""
        given = {
            "create_uid": self.env.uid,
            "create_date": self.env.cr.now(),
            "write_uid": self.env.uid,
            "write_date": self.env.cr.now(),
            **vals,
        }
        for name, field in self._fields.items():
            if field.default and field.column_type and name not in given:
                given[name] = field.default(self)
        return {
            name: self._fields[name].convert_to_cache(value, self, validate=False)
            for name, value in given.items()
        }

    @api.model
    def _insert(self, columns, rows):
        """Insert ``rows`` and return their ids."""
        fields = [self._fields[name] for name in columns]
        values = (
            tuple(field.convert_to_column(row.get(field.name), self) for field in fields)
            for row in rows
        )
        self.env.cr.execute(
            SQL(
                "INSERT INTO %s (%s) VALUES %s RETURNING id",
                SQL.identifier(self._table),
                SQL(", ").join(map(SQL.identifier, columns)),
                SQL(", ").join(values),
            )
        )
        return [row_id for (row_id,) in self.env.cr.fetchall()]

    @api.model
    def _put_in_cache(self, records, rows):
        """Have ``records`` known without a query, and found by those they refer to."""
        columns = [one for one in self._fields.values() if one.store and one.column_type]
        for record, row in zip(records, rows, strict=True):
            for field in columns:
                if field.name == "id":
                    continue
                field._update_cache(record, row.get(field.name))
                if field.type == "many2one" and self.pool.field_inverses[field]:
                    field._update_inverses(record, row.get(field.name))
