from odoo import api, models


class O2cCachedMixin(models.AbstractModel):
    """Settings that are kept in the registry's cache: whoever changes one empties it."""

    _name = "o2c.cached.mixin"
    _description = "Kept in the Cache"

    # The fields that the cache depends on; empty for all.
    _o2c_cached_fields = frozenset()

    @api.model_create_multi
    def create(self, vals_list):
        """Have the next reader read the new records too."""
        records = super().create(vals_list)
        self.env.registry.clear_cache()
        return records

    def write(self, vals):
        """Have the next reader read what was changed, where it matters to the cache."""
        result = super().write(vals)
        if not self._o2c_cached_fields or not self._o2c_cached_fields.isdisjoint(vals):
            self.env.registry.clear_cache()
        return result

    def unlink(self):
        """Have nobody read the records any more."""
        result = super().unlink()
        self.env.registry.clear_cache()
        return result
