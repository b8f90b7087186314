import { Component, onPatched, onWillStart, useExternalListener, useRef, useState } from "@odoo/owl";

import { ConfirmationDialog } from "@web/core/confirmation_dialog/confirmation_dialog";
import { formatDate, parseDate } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useDebounced } from "@web/core/utils/timing";
import { useService } from "@web/core/utils/hooks";
import { formatCurrency } from "@web/core/currency";
import { Layout } from "@web/search/layout";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

import { Latest } from "../latest";
import { isShortcut, runShortcut } from "../shortcuts";
import { MatchCandidate } from "./match_candidate";
import { MatchChooser } from "./match_chooser";
import { MatchCustomer } from "./match_customer";

const DESK = "o2c.match.desk";
const LOAD_AHEAD = 400; // pixels before the end of the list at which the next page is fetched
const SEARCH_DELAY = 250; // milliseconds

/** The review desk: bank lines by class on the left, one of them with its readings on the right. */
export class MatchReview extends Component {
    static template = "o2c_automation.MatchReview";
    static components = { Layout, MatchCandidate, MatchChooser, MatchCustomer };
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.dialog = useService("dialog");
        this.notification = useService("notification");
        this.list = useRef("list");
        this.searchInput = useRef("search");
        this.asideInput = useRef("aside");
        this.state = useState({
            summary: { classes: [], precision: {}, has_lines: true, can_apply: false },
            key: "suggested",
            search: "",
            rows: [],
            total: 0,
            selectedId: null,
            line: null,
            panel: null, // items | customer | aside
            rule: null, // explains a part of the line while items are chosen for the rest
            asideReason: "",
            busy: false,
            isReading: false, // the list shown is not the one asked for yet
        });
        this.lists = new Latest();
        this.lines = new Latest();
        this.searchSoon = useDebounced(() => this.loadRows(), SEARCH_DELAY);
        useExternalListener(window, "keydown", (event) => this.onKeydown(event));
        onWillStart(() => this.start());
        onPatched(() => this.focusPanel());
    }

    async start() {
        await this.loadSummary();
        const first = this.state.summary.classes.find(({ key, count }) => count && key !== "applied");
        this.state.key = first ? first.key : "suggested";
        await this.loadRows();
    }

    // --- reading ---

    async loadSummary() {
        this.state.summary = await this.orm.call(DESK, "get_summary", []);
    }

    /** Show the class from its beginning. */
    async loadRows() {
        if (await this.readRows()) {
            await this.selectOf(this.state.rows[0]);
        }
    }

    /**
     * Read the list anew.
     *
     * @param {{limit?: number}} paging how many lines; a page where nothing is given
     * @returns {Promise<boolean>} false where another list was asked for meanwhile
     */
    async readRows(paging = {}) {
        const { key, search } = this.state;
        this.state.isReading = true;
        const page = await this.lists.ask(
            this.orm.call(DESK, "get_lines", [key, search], paging)
        );
        if (page) {
            const { rows, total } = page.answer;
            Object.assign(this.state, { rows, total, isReading: false });
        }
        return Boolean(page);
    }

    async loadMore() {
        const { key, search, rows, total } = this.state;
        if (this.loading || rows.length >= total) {
            return;
        }
        this.loading = true;
        try {
            const page = await this.orm.call(DESK, "get_lines", [key, search, rows.length]);
            if (rows === this.state.rows) {
                const known = new Set(rows.map(({ id }) => id));
                rows.push(...page.rows.filter(({ id }) => !known.has(id)));
            }
        } finally {
            this.loading = false;
        }
    }

    async select(id) {
        if (id !== this.state.selectedId) {
            this.closePanel();
        }
        this.state.selectedId = id;
        const line = await this.lines.ask(id && this.orm.call(DESK, "get_line", [id]));
        if (line) {
            this.state.line = line.answer;
        }
    }

    /** Show a row at once where there is room beside the list. */
    selectOf(row) {
        return this.select(row && !this.isNarrow ? row.id : null);
    }

    // --- what is shown ---

    get isNarrow() {
        return this.env.isSmall;
    }

    get isDetailShown() {
        return !this.isNarrow || this.state.selectedId;
    }

    get currentClass() {
        return this.state.summary.classes.find(({ key }) => key === this.state.key);
    }

    get canApply() {
        return this.state.summary.can_apply && !this.state.busy;
    }

    get canAcceptAll() {
        return this.canApply && ["certain", "suggested"].includes(this.state.key) && this.state.total;
    }

    /** The line a person can act on now: the one shown, not one that is still being fetched. */
    get current() {
        const { line, selectedId } = this.state;
        return line && line.id === selectedId ? line : null;
    }

    get canUndo() {
        const line = this.current;
        return this.canApply && line && (line.is_applied || line.unapplied.length > 0);
    }

    /** What a screen reader says when the next line is shown. */
    get announcement() {
        const line = this.state.line;
        if (!line) {
            return "";
        }
        const amount = this.money(line.amount, line.currency_id);
        return _t("%(payer)s, %(amount)s, %(count)s waiting here", {
            payer: line.customer || line.payer || line.text,
            amount,
            count: this.state.total,
        });
    }

    money(amount, currencyId) {
        return formatCurrency(amount, currencyId);
    }

    day(value) {
        return value ? formatDate(parseDate(value, { format: "yyyy-MM-dd" })) : "";
    }

    // --- moving ---

    async onClass(key) {
        Object.assign(this.state, { key, search: "" });
        await this.loadRows();
    }

    onSearch(event) {
        this.state.search = event.target.value;
        this.searchSoon();
    }

    onScroll(event) {
        const { scrollTop, scrollHeight, clientHeight } = event.target;
        if (scrollHeight - scrollTop - clientHeight < LOAD_AHEAD) {
            this.loadMore();
        }
    }

    async move(step) {
        const { rows, selectedId } = this.state;
        const next = rows.findIndex(({ id }) => id === selectedId) + step;
        if (next < 0 || next >= rows.length) {
            return;
        }
        if (next >= rows.length - 1) {
            this.loadMore();
        }
        await this.select(rows[next].id);
        this.showSelected();
    }

    /** Bring the selected row into sight, and the focus to it where a row had it. */
    showSelected() {
        const row = this.list.el?.querySelector(".o_selected");
        row?.scrollIntoView({ block: "nearest" });
        if (row && this.list.el.contains(document.activeElement)) {
            row.focus({ preventScroll: true });
        }
    }

    onKeydown(event) {
        if (!isShortcut(event)) {
            return;
        }
        // Enter on a button is that button's; on a row it applies what the row shows.
        const control = event.target.closest("button, a, [role=button]");
        if (event.key === "Enter" && control && !control.matches(".o_o2c_row")) {
            return;
        }
        runShortcut(event, this.shortcuts);
    }

    get shortcuts() {
        const line = this.current;
        const open = line && !line.is_applied && this.canApply;
        return {
            j: () => this.move(1),
            ArrowDown: () => this.move(1),
            k: () => this.move(-1),
            ArrowUp: () => this.move(-1),
            "/": () => this.searchInput.el?.focus(),
            ...(open && line.candidates.length && { Enter: () => this.accept(line.candidates[0]) }),
            ...(open && {
                c: () => this.toggle("items"),
                a: () => this.toggle("customer"),
                p: () => this.toggle("aside"),
                m: () => this.matchAgain(),
            }),
            ...(line && this.state.summary.can_dispute && { d: () => this.openDispute() }),
            ...(this.state.panel && { Escape: () => this.closePanel() }),
            ...(this.canUndo && { u: () => this.undo() }),
        };
    }

    // --- deciding ---

    /** Run one verb of the desk, then show what is next. */
    async decide(verb, args, message) {
        if (this.state.busy) {
            return;
        }
        this.state.busy = true;
        const list = this.lists.turn;
        try {
            const result = await this.orm.call(DESK, verb, args);
            const isLeft = result.left > 0;
            this.notification.add(
                isLeft ? _t("Something changed meanwhile: look again at what is left.") : message,
                { type: isLeft ? "warning" : "success" }
            );
            const isGone = !isLeft && !this.mayStay(verb);
            await this.showNext(list, isGone);
        } finally {
            this.state.busy = false;
        }
    }

    /** Whether a line that the verb was used on may still belong to its class. */
    mayStay(verb) {
        // What was applied leaves that list when it is undone; unused money waits where it was.
        const isUnused = verb === "undo" && this.state.key !== "applied";
        return isUnused || ["match_again", "accept_all"].includes(verb);
    }

    /**
     * Show what is next, at the same place of the list.
     *
     * @param {number} list the reading of the list that was decided from
     * @param {boolean} isGone the decided line left its class; else the list is read anew
     */
    async showNext(list, isGone) {
        if (list !== this.lists.turn) {
            // Another class or search was asked for, perhaps before the decision was booked.
            await Promise.all([this.loadSummary(), this.loadRows()]);
            return;
        }
        const { rows, selectedId } = this.state;
        const index = Math.max(rows.findIndex(({ id }) => id === selectedId), 0);
        const [isShown] = await Promise.all([
            isGone ? this.dropRow(index) : this.readRows({ limit: Math.max(rows.length, 1) }),
            this.loadSummary(),
        ]);
        if (isShown) {
            await this.showRow(index);
        }
    }

    async showRow(index) {
        this.closePanel();
        const { rows } = this.state;
        await this.selectOf(rows[Math.min(index, rows.length - 1)]);
        this.showSelected();
    }

    async dropRow(index) {
        const list = this.lists.turn;
        this.state.rows.splice(index, 1);
        this.state.total -= 1;
        if (index >= this.state.rows.length - 1) {
            await this.loadMore();
        }
        return list === this.lists.turn;
    }

    accept(candidate) {
        const args = [this.state.selectedId, candidate.index];
        return this.decide("accept_alternative", args, _t("Applied."));
    }

    acceptAll() {
        this.dialog.add(ConfirmationDialog, {
            title: _t("Apply the whole class?"),
            body: _t("%s bank lines are applied as proposed. Each can be undone.", this.state.total),
            confirmLabel: _t("Apply"),
            confirm: () => this.decide("accept_all", [this.state.key], _t("Applied.")),
            cancel: () => {},
        });
    }

    undo() {
        return this.decide("undo", [[this.state.selectedId]], _t("Undone: the books are as before."));
    }

    matchAgain() {
        return this.decide("match_again", [[this.state.selectedId]], _t("Matched again."));
    }

    leaveOnAccount(partnerId, choice) {
        const args = [this.state.selectedId, partnerId, choice];
        return this.decide("leave_on_account", args, _t("Left on the customer's account."));
    }

    createPayment(partnerId, choice) {
        const args = [this.state.selectedId, partnerId, choice];
        return this.decide("create_payment", args, _t("The payment was registered and matched."));
    }

    putAside() {
        const args = [this.state.selectedId, this.state.asideReason];
        return this.decide("put_aside", args, _t("Put aside."));
    }

    /** Book a rule that explains all; one that explains a part asks what the rest settles. */
    applyRule(rule) {
        if (rule.part) {
            Object.assign(this.state, { panel: "items", rule });
            return Promise.resolve();
        }
        const args = [this.state.selectedId, rule.id];
        return this.decide("apply_rule", args, _t("Booked by the rule %s.", rule.name));
    }

    choose(choice) {
        return this.decide("settle", [this.state.selectedId, choice], _t("Applied."));
    }

    // --- panels ---

    toggle(panel) {
        const isOpen = this.state.panel === panel;
        const keepsRule = panel === "customer" && this.state.panel === "items";
        Object.assign(this.state, {
            panel: isOpen ? null : panel,
            rule: keepsRule ? this.state.rule : null,
        });
        this.wantsFocus = true;
    }

    closePanel() {
        Object.assign(this.state, { panel: null, rule: null, asideReason: "" });
    }

    focusPanel() {
        if (this.wantsFocus) {
            this.wantsFocus = false;
            this.asideInput.el?.focus();
        }
    }

    /** Offer a new case about the bank line, with what is known of it filled in. */
    async openDispute() {
        const model = "account.bank.statement.line";
        const action = await this.orm.call(model, "action_o2c_open_dispute", [
            [this.state.selectedId],
        ]);
        await this.action.doAction(action);
    }

    openEntry() {
        this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "account.move",
            res_id: this.state.line.entry_id,
            views: [[false, "form"]],
        });
    }
}

registry.category("actions").add("o2c_automation.match_review", MatchReview);
