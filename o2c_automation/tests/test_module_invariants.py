import re

from lxml import etree

from odoo.tests import TransactionCase, tagged

SHARED_ACROSS_COMPANIES = {"o2c.interest.rate"}


@tagged("post_install", "-at_install")
class TestModuleInvariants(TransactionCase):
    """What holds for every model of the addon, so that no new one forgets it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.models = [
            model
            for name, model in cls.env.items()
            if name.startswith("o2c.") and not model._abstract
        ]
        cls.stored = [model for model in cls.models if not model._transient]

    def test_every_model_has_access_rows(self):
        granted = set(self.env["ir.model.access"].search([]).model_id.mapped("model"))
        self.assertFalse([m._name for m in self.models if m._name not in granted])

    def test_no_access_row_is_open_to_everybody(self):
        open_rows = self.env["ir.model.access"].search(
            [("model_id.model", "=like", "o2c.%"), ("group_id", "=", False)]
        )
        self.assertFalse(open_rows.mapped("name"))

    def test_every_model_with_a_company_has_a_company_rule(self):
        ruled = set(
            self.env["ir.rule"]
            .search([("domain_force", "like", "company_ids"), ("groups", "=", False)])
            .model_id.mapped("model")
        )
        missing = [
            model._name
            for model in self.stored
            if "company_id" in model._fields and model._name not in ruled
        ]
        self.assertFalse(missing)

    def test_every_field_added_to_a_host_model_is_named_after_the_addon(self):
        fields = self._own_records("ir.model.fields").filtered(
            lambda field: not field.model.startswith("o2c.") and field.modules == "o2c_automation"
        )
        wrong = fields.filtered(lambda field: not field.name.startswith("o2c_"))
        self.assertFalse(wrong.mapped(lambda field: f"{field.model}.{field.name}"))

    def test_every_window_action_of_the_addon_tells_what_to_do_when_empty(self):
        actions = self._own_records("ir.actions.act_window").filtered(
            lambda action: action.binding_model_id.id is False and action.target != "new"
        )
        lists = actions.filtered(lambda action: "list" in action.view_mode)
        self.assertFalse([action.name for action in lists if not action.help])

    def test_every_card_has_the_fields_it_reads(self):
        missing = []
        for view in self._own_records("ir.ui.view").filtered(
            lambda view: view.type == "kanban" and not view.inherit_id
        ):
            arch = view._get_combined_arch()
            named = set(arch.xpath("//field/@name"))
            read = set(re.findall(r"record\.(\w+)\.", etree.tostring(arch, encoding="unicode")))
            missing += [f"{view.name}: {name}" for name in read - named]
        self.assertFalse(missing)

    def test_every_menu_leads_somewhere(self):
        menus = self._own_records("ir.ui.menu")
        dead = menus.filtered(lambda menu: not menu.action and not menu.child_id)
        self.assertFalse(dead.mapped("complete_name"))

    def _own_records(self, model):
        data = self.env["ir.model.data"].search(
            [("module", "=", "o2c_automation"), ("model", "=", model)]
        )
        return self.env[model].browse(data.mapped("res_id")).exists()
