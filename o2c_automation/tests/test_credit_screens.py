from lxml import etree

from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from .credit_common import CreditCommon

CREDIT_CONFIGURATION = {
    "o2c_automation.o2c_credit_policy_menu",
    "o2c_automation.o2c_credit_approval_rule_menu",
    "o2c_automation.o2c_credit_scorecard_menu",
    "o2c_automation.o2c_credit_request_rule_menu",
    "o2c_automation.o2c_credit_default_policy_menu",
}


@tagged("post_install", "-at_install")
class TestCreditConfirmList(CreditCommon):
    """Quotations are confirmed from the list, and the list says what came of it."""

    def _confirm(self, orders):
        return orders.with_user(self.salesperson).action_o2c_confirm()["params"]

    def test_the_good_ones_are_confirmed_and_the_held_ones_are_named(self):
        good, held = self._sold(100.0), self._sold(1500.0)
        notice = self._confirm(good | held)
        self.assertEqual((good.state, held.o2c_credit_state), ("sale", "held"))
        self.assertIn("1 confirmed.", notice["message"])
        self.assertIn(f"{held.name}: {held.o2c_credit_message}", notice["message"])

    def test_orders_confirmed_before_are_left_alone(self):
        before, waiting = self._sold(100.0), self._sold(100.0)
        before.action_confirm()
        notice = self._confirm(before | waiting)
        self.assertEqual((waiting.state, notice["message"]), ("sale", "1 confirmed."))

    def test_where_none_is_a_quotation_it_says_what_to_select(self):
        order = self._sold(100.0)
        order.action_confirm()
        with self.assertRaisesRegex(UserError, "Select quotations"):
            self._confirm(order)

    def test_a_notice_of_several_orders_stays_until_it_is_read(self):
        orders = self._sold(1500.0) | self._sold(1600.0)
        self.assertTrue(self._confirm(orders)["sticky"])

    def test_the_list_of_quotations_offers_it(self):
        bindings = self.env["ir.actions.actions"].with_user(self.salesperson)
        actions = bindings.get_bindings("sale.order")["action"]
        ours = self.env.ref("o2c_automation.sale_order_action_confirm")
        self.assertIn(ours.id, [action["id"] for action in actions])


@tagged("post_install", "-at_install")
class TestCreditPlea(CreditCommon):
    """What was asked of the credit desk stands on the order."""

    def test_the_order_tells_that_its_release_was_asked_for(self):
        order = self._held()
        self.assertFalse(order.o2c_release_request)
        order.o2c_credit_check_id._request_release("They pay on Friday.")
        self.assertIn(self.salesperson.name, order.o2c_release_request)
        self.assertIn("They pay on Friday.", order.o2c_release_request)

    def test_what_was_decided_is_no_longer_asked_for(self):
        order = self._held()
        order.o2c_credit_check_id._request_release("They pay on Friday.")
        order.o2c_credit_check_id.with_user(self.manager)._deny("Not before they paid.")
        self.assertFalse(order.o2c_release_request)

    def test_nobody_asks_for_what_is_confirmed_already(self):
        order = self._sold(900.0)
        order.action_confirm()
        wizard = self.env["o2c.credit.check.decide"].with_user(self.salesperson)
        ask = wizard.with_context(**order.action_o2c_request_release()["context"])
        with self.assertRaisesRegex(UserError, "Ask for more"):
            ask.create({"reason": "A second machine."}).action_apply()

    def test_a_confirmed_order_tells_which_amount_was_asked_for(self):
        order = self._sold(900.0)
        order.action_confirm()
        order._o2c_request_rise(2500.0, "A second machine.")
        self.assertIn("2,500.00", order.o2c_release_request)


@tagged("post_install", "-at_install")
class TestCreditDesk(CreditCommon):
    """The hold desk says what would end a hold, and who decides."""

    def test_it_reads_the_ways_out_with_their_amounts(self):
        check = self._held(1500.0).o2c_credit_check_id.with_user(self.manager)
        self.assertIn("500.00", check.ways_out)

    def test_there_is_no_way_out_of_what_was_decided(self):
        check = self._held(1500.0).o2c_credit_check_id.with_user(self.manager)
        check._deny("Not before they paid.")
        self.assertFalse(check.ways_out)

    def test_lines_of_one_product_are_told_apart(self):
        order = self._sold(1500.0)
        line = order.order_line
        line.copy({"order_id": order.id, "product_uom_qty": 7, "price_unit": 100.0})
        order.action_confirm()
        self.assertIn(f"7 × {line.product_id.display_name}", order.o2c_ways_out)

    def test_an_analyst_is_told_who_decides(self):
        check = self._held().o2c_credit_check_id.with_user(self._user("credit_analyst"))
        self.assertIn("credit manager", check.decision_obstacle)

    def test_who_had_a_hand_in_it_is_told_to_ask_somebody_else(self):
        order = self._held()
        order.o2c_credit_check_id.sudo()._involve(self.manager)
        check = order.o2c_credit_check_id.with_user(self.manager)
        self.assertIn("ask another", check.decision_obstacle)

    def test_who_agreed_already_is_told_that_a_second_has_to(self):
        self.env["o2c.credit.approval.rule"].create(
            {
                "name": "Two",
                "company_id": self.company.id,
                "group_id": self.env.ref("o2c_automation.group_credit_manager").id,
                "needed_count": "2",
            }
        )
        check = self._held().o2c_credit_check_id.with_user(self.manager)
        check._release("Known for years.")
        self.assertIn("second person", check.decision_obstacle)

    def test_nothing_keeps_a_manager_from_deciding(self):
        check = self._held().o2c_credit_check_id.with_user(self.manager)
        self.assertFalse(check.decision_obstacle)

    def test_the_overview_counts_what_the_desk_lists(self):
        self._held()
        order = self._sold(900.0)
        order.action_confirm()
        order._o2c_request_rise(2500.0, "A second machine.")
        held = (
            self.env["o2c.credit.check"]
            .with_user(self.manager)
            .search_count([("state", "=", "held"), ("company_id", "=", self.company.id)])
        )
        figures = self.env["o2c.figures"].with_user(self.manager).with_company(self.company)
        [step] = [one for one in figures._get_steps(self.company) if one["key"] == "credit"]
        self.assertEqual((step["count"], held), (2, 2))

    def test_a_draft_invoice_has_a_name_among_the_items(self):
        invoice = self._invoice(100.0)
        draft = invoice.copy()
        items = self.env["o2c.credit.exposure.item"].with_user(self.manager)
        item = items.search([("res_model", "=", "account.move"), ("res_id", "=", draft.id)])
        self.assertTrue(item.name)


@tagged("post_install", "-at_install")
class TestCreditPlaces(CreditCommon):
    """Each role finds its screens, on a phone too."""

    def _configuration_of(self, user):
        menu = self.env.ref("o2c_automation.menu_configuration")
        visible = self.env["ir.ui.menu"].with_user(user)._visible_menu_ids()
        if menu.id not in visible:
            return set()
        children = self.env["ir.ui.menu"].search([("parent_id", "=", menu.id)])
        names = children.filtered(lambda child: child.id in visible).get_external_id()
        return set(names.values())

    def test_who_works_on_credit_finds_its_configuration_and_no_other(self):
        for user in (self.manager, self._user("credit_analyst")):
            with self.subTest(user.login):
                self.assertEqual(self._configuration_of(user), CREDIT_CONFIGURATION)

    def test_an_auditor_finds_the_rules_everything_was_decided_by(self):
        seen = self._configuration_of(self._user("auditor"))
        self.assertLessEqual(CREDIT_CONFIGURATION, seen)
        self.assertIn("o2c_automation.o2c_dunning_policy_menu", seen)

    def test_other_clerks_find_no_configuration(self):
        self.assertFalse(self._configuration_of(self._user("billing")))

    def test_only_who_may_set_terms_can_type_them_in(self):
        analyst = self._user("credit_analyst")
        analyst.group_ids += self.env.ref("base.group_partner_manager")
        with (
            self.assertRaisesRegex(AssertionError, "readonly"),
            Form(self.customer.with_user(analyst)) as form,
        ):
            form.o2c_risk_class = "a"

    def test_a_manager_types_terms_in(self):
        manager = self.manager
        manager.group_ids += self.env.ref("base.group_partner_manager")
        with Form(self.customer.with_user(manager)) as form:
            form.o2c_risk_class = "a"
        self.assertEqual(self.customer.with_company(self.company).o2c_risk_class, "a")

    def test_a_phone_shows_what_matters_of_rules_cover_and_defaulters(self):
        for model, shown in (
            ("o2c.credit.rule", {"kind", "threshold", "effect"}),
            ("o2c.credit.cover", {"partner_id", "amount_counted", "date_to"}),
            ("o2c.credit.default", {"partner_id", "message", "state"}),
        ):
            with self.subTest(model):
                arch = self.env[model].get_view(view_type="kanban")["arch"]
                self.assertLessEqual(shown, self._fields_of(arch))

    def test_reviews_due_show_when_they_are_due(self):
        action = self.env.ref("o2c_automation.res_partner_action_review")
        view = action.view_ids.filtered(lambda view: view.view_mode == "list").view_id
        shown = etree.fromstring(view.get_combined_arch()).xpath(
            "//field[@name='o2c_review_date'][@optional='show']"
        )
        self.assertTrue(shown)

    def test_a_decision_names_its_order(self):
        check = self._held().o2c_credit_check_id.with_user(self.manager)
        self.assertIn(check.order_id.name, check.action_release()["name"])

    @staticmethod
    def _fields_of(arch):
        return set(etree.fromstring(arch).xpath("//field/@name"))
