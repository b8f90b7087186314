from odoo import api, models, tools
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

    # Whether what was appended is read again at once. Nobody reads an event who wrote it.
    _o2c_is_read_at_once = True

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
        columns = tuple(sorted({name for row in rows for name in row}))
        records = self.browse(self._insert(columns, rows))
        if self._o2c_is_read_at_once:
            self._put_in_cache(records, rows)
        self._tell_inverses(records, rows)
        records.modified(self._depended_columns(columns), create=True)
        return records

    @api.model
    def _is_create_extended(self):
        """Return whether any class but those known has a say in ``create``."""
        known = (models.BaseModel, *self._o2c_silent_creates)
        return any("create" in vars(one) and one not in known for one in type(self).__mro__)

    @api.model
    @tools.ormcache()
    def _stored_columns(self):
        """Return the names of all columns but the id, which no cache has."""
        fields = self._fields.items()
        return tuple(name for name, one in fields if one.store and one.column_type and name != "id")

    @api.model
    @tools.ormcache()
    def _columns_with_default(self):
        return tuple(name for name in self._stored_columns() if self._fields[name].default)

    @api.model
    @tools.ormcache("columns")
    def _depended_columns(self, columns):
        """Return those of ``columns`` that a field depends on which a new record changes.

        No record refers to a new one yet by a field of its own, and what is not stored of
        the new one is not in the cache.
        """

        def concerns_others(field):
            tree = self.pool.get_field_trigger_tree(field)
            return any(one.store for one in tree.root) or any(
                path.type not in ("many2one", "many2one_reference") for path in tree
            )

        return tuple(name for name in columns if concerns_others(self._fields[name]))

    @api.model
    def _to_row(self, vals):
        """Return {column: value as the cache has it} with defaults and who writes when."""
        given = {**self._prepare_log_vals(), **vals} if self._log_access else {**vals}
        for name in self._columns_with_default():
            if name not in given:
                given[name] = self._fields[name].default(self)
        return {
            name: self._fields[name].convert_to_cache(value, self, validate=False)
            for name, value in given.items()
        }

    @api.model
    def _prepare_log_vals(self):
        uid, now = self.env.uid, self.env.cr.now()
        return {"create_uid": uid, "create_date": now, "write_uid": uid, "write_date": now}

    @api.model
    def _insert(self, columns, rows):
        """Insert ``rows`` and return their ids."""
        fields = [self._fields[name] for name in columns]
        values = (
            tuple(field.convert_to_column(row.get(field.name), self) for field in fields)
            for row in rows
        )
        query = SQL("%s VALUES %s RETURNING id", self._insert_into(columns), SQL(", ").join(values))
        return [row_id for (row_id,) in self.env.execute_query(query)]

    @api.model
    @tools.ormcache("columns")
    def _insert_into(self, columns):
        names = SQL(", ").join(map(SQL.identifier, columns))
        return SQL("INSERT INTO %s (%s)", SQL.identifier(self._table), names)

    @api.model
    def _put_in_cache(self, records, rows):
        """Have ``records`` known without a query."""
        # No column depends on the context, and the first environment knows the way best.
        env = self.env.transaction.default_env or self.env
        for name in self._stored_columns():
            cache = self._fields[name]._get_cache(env)
            for record_id, row in zip(records._ids, rows, strict=True):
                cache[record_id] = row.get(name)

    @api.model
    @tools.ormcache()
    def _inverted_columns(self):
        """Return the columns that are the other side of a list on another model."""
        inverses = self.pool.field_inverses
        columns = [self._fields[name] for name in self._stored_columns()]
        return tuple(one.name for one in columns if one.type == "many2one" and inverses[one])

    @api.model
    def _tell_inverses(self, records, rows):
        """Have ``records`` found by those they refer to."""
        for name in self._inverted_columns():
            for record, row in zip(records, rows, strict=True):
                if row.get(name):
                    self._fields[name]._update_inverses(record, row[name])
