import { Component, onWillStart, useExternalListener, useRef, useState } from "@odoo/owl";

import { ConfirmationDialog } from "@web/core/confirmation_dialog/confirmation_dialog";
import { formatDate, parseDate } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useDebounced } from "@web/core/utils/timing";
import { useService } from "@web/core/utils/hooks";
import { formatCurrency } from "@web/core/currency";
import { Layout } from "@web/search/layout";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

import { MatchCandidate } from "./match_candidate";
import { MatchChooser } from "./match_chooser";

const DESK = "o2c.match.desk";
const LOAD_AHEAD = 400; // pixels before the end of the list at which the next page is fetched
const SEARCH_DELAY = 250; // milliseconds

/** The review desk: bank lines by class on the left, one of them with its readings on the right. */
export class MatchReview extends Component {
    static template = "o2c_automation.MatchReview";
    static components = { Layout, MatchCandidate, MatchChooser };
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.dialog = useService("dialog");
        this.notification = useService("notification");
        this.list = useRef("list");
        this.searchInput = useRef("search");
        this.state = useState({
            summary: { classes: [], precision: {}, has_lines: true, can_apply: false },
            key: "suggested",
            search: "",
            rows: [],
            total: 0,
            selectedId: null,
            line: null,
            choosing: false,
            busy: false,
        });
        this.searchSoon = useDebounced(() => this.loadRows(), SEARCH_DELAY);
        useExternalListener(window, "keydown", (event) => this.onKeydown(event));
        onWillStart(() => this.start());
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

    async loadRows() {
        const { key, search } = this.state;
        const page = await this.orm.call(DESK, "get_lines", [key, search, 0]);
        Object.assign(this.state, { rows: page.rows, total: page.total });
        await this.select(page.rows[0] && !this.isNarrow ? page.rows[0].id : null);
    }

    async loadMore() {
        if (this.loading || this.state.rows.length >= this.state.total) {
            return;
        }
        this.loading = true;
        const { key, search, rows } = this.state;
        const page = await this.orm.call(DESK, "get_lines", [key, search, rows.length]);
        this.state.rows.push(...page.rows);
        this.loading = false;
    }

    async select(id) {
        if (id !== this.state.selectedId) {
            this.state.choosing = false;
        }
        this.state.selectedId = id;
        const line = id ? await this.orm.call(DESK, "get_line", [id]) : null;
        if (id === this.state.selectedId) {
            this.state.line = line;
        }
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
        if (next >= 0 && next < rows.length) {
            await this.select(rows[next].id);
            this.list.el?.querySelector(".o_selected")?.scrollIntoView({ block: "nearest" });
        }
    }

    onKeydown(event) {
        const isTyping = event.target.closest("input, select, textarea, [contenteditable], .modal");
        if (isTyping || event.ctrlKey || event.metaKey || event.altKey) {
            return;
        }
        const act = this.shortcuts[event.key];
        if (act) {
            event.preventDefault();
            act();
        }
    }

    get shortcuts() {
        const line = this.state.line;
        const open = line && !line.is_applied && this.canApply;
        return {
            j: () => this.move(1),
            ArrowDown: () => this.move(1),
            k: () => this.move(-1),
            ArrowUp: () => this.move(-1),
            "/": () => this.searchInput.el?.focus(),
            ...(open && line.candidates.length && { Enter: () => this.accept(line.candidates[0]) }),
            ...(open && { c: () => this.toggleChooser() }),
            ...(open && { a: () => this.leaveOnAccount() }),
            ...(line?.is_applied && this.canApply && { u: () => this.undo() }),
        };
    }

    // --- deciding ---

    /** Run one verb of the desk, then show what is next. */
    async decide(verb, args, message) {
        this.state.busy = true;
        try {
            const result = await this.orm.call(DESK, verb, args);
            const isLeft = result.left > 0;
            this.notification.add(
                isLeft ? _t("Something changed meanwhile: look again at what is left.") : message,
                { type: isLeft ? "warning" : "success" }
            );
        } finally {
            this.state.busy = false;
        }
        await this.afterDecision();
    }

    async afterDecision() {
        const { rows, selectedId } = this.state;
        const index = rows.findIndex(({ id }) => id === selectedId);
        await this.loadSummary();
        const { key, search } = this.state;
        const page = await this.orm.call(DESK, "get_lines", [key, search, 0]);
        Object.assign(this.state, { rows: page.rows, total: page.total });
        const next = page.rows[Math.min(Math.max(index, 0), page.rows.length - 1)];
        await this.select(next && !this.isNarrow ? next.id : null);
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

    leaveOnAccount() {
        const { id, partner_id } = this.state.line;
        if (!partner_id) {
            this.notification.add(_t("Nobody knows whose money this is: choose an item instead."), {
                type: "warning",
            });
            return Promise.resolve();
        }
        return this.decide("leave_on_account", [id, partner_id], _t("Left on the customer's account."));
    }

    applyRule(rule) {
        const args = [this.state.selectedId, rule.id];
        return this.decide("apply_rule", args, _t("Booked by the rule %s.", rule.name));
    }

    toggleChooser() {
        this.state.choosing = !this.state.choosing;
    }

    choose({ itemIds, difference, reasonId }) {
        const args = [this.state.selectedId, itemIds, difference, reasonId];
        return this.decide("choose", args, _t("Applied."));
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
