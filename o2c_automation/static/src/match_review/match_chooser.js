import { Component, onWillStart, useState } from "@odoo/owl";

import { useService } from "@web/core/utils/hooks";
import { useDebounced } from "@web/core/utils/timing";

import { Latest } from "../latest";

const DESK = "o2c.match.desk";
const SEARCH_DELAY = 250; // milliseconds
const PRECISION = 1e6; // no currency has more decimals

function round(amount) {
    return Math.round(amount * PRECISION) / PRECISION;
}

/** Open items to tick, how much of each is settled, and what happens to what does not fit. */
export class MatchChooser extends Component {
    static template = "o2c_automation.MatchChooser";
    static props = {
        line: Object,
        rule: { type: [Object, { value: null }], optional: true },
        money: Function,
        day: Function,
        canApply: Boolean,
        choose: Function,
    };

    setup() {
        this.orm = useService("orm");
        this.state = useState({
            search: "",
            items: [],
            chosen: {},
            amounts: {}, // what a person typed, by item; the others are filled in their order
            difference: "open",
            reasonId: false,
            reasons: [],
            remember: false,
        });
        this.searches = new Latest();
        this.searchSoon = useDebounced(() => this.load(), SEARCH_DELAY);
        onWillStart(async () => {
            this.state.reasons = await this.orm.call(DESK, "get_reasons", [this.props.line.id]);
            await this.load();
        });
    }

    async load() {
        const { id, partner_id } = this.props.line;
        const args = [id, partner_id || false, this.state.search];
        const found = await this.searches.ask(this.orm.call(DESK, "get_open_items", args));
        if (found) {
            this.list(found.answer);
        }
    }

    /** Show what was found below what is chosen already. */
    list(found) {
        const kept = Object.values(this.state.chosen);
        const keptIds = new Set(kept.map((item) => item.id));
        this.state.items = [...kept, ...found.filter((item) => !keptIds.has(item.id))];
    }

    // --- amounts ---

    /** The currency of what is settled; until something is chosen, the bank line's. */
    get currencyId() {
        return Object.values(this.state.chosen)[0]?.currency_id || this.props.line.currency_id;
    }

    /** Whether the money is settled in another currency than it came in. */
    get isExchanged() {
        return this.currencyId !== this.props.line.currency_id;
    }

    get isOneCurrency() {
        return Object.values(this.state.chosen).every((item) => item.currency_id === this.currencyId);
    }

    /** The money to settle with: all of the bank line, less what a rule explains of it. */
    get available() {
        const money = Object.values(this.state.chosen)[0]?.money ?? this.props.line.amount;
        return round(money - (this.props.rule?.part || 0));
    }

    /** Whether the bank's own rate explains that the money is not quite what all chosen is worth. */
    get isWorthAll() {
        const { amount, exchange_percent } = this.props.line;
        const { chosen, amounts, difference } = this.state;
        if (!this.isExchanged || difference !== "open" || Object.keys(amounts).length) {
            return false;
        }
        const worth = Object.values(chosen).reduce((sum, item) => sum + item.worth, 0);
        return worth > 0 && Math.abs(amount - worth) * 100 <= worth * exchange_percent;
    }

    get isWriteOff() {
        return this.state.difference === "write_off";
    }

    /** What is settled of each chosen item: what was typed, else whatever money is left. */
    get allocations() {
        const found = {};
        const { chosen, amounts } = this.state;
        const typed = Object.values(chosen).filter((item) => item.id in amounts);
        let left = this.available;
        for (const item of typed) {
            found[item.id] = amounts[item.id];
            left -= amounts[item.id];
        }
        const others = Object.values(chosen)
            .filter((item) => !(item.id in amounts))
            .sort((a, b) => (a.residual > 0) - (b.residual > 0) || a.due.localeCompare(b.due));
        for (const item of others) {
            const takesAll = this.isWriteOff || this.isWorthAll || item.residual < 0;
            found[item.id] = takesAll ? item.residual : round(Math.min(item.residual, Math.max(left, 0)));
            left -= found[item.id];
        }
        return found;
    }

    get settled() {
        return round(Object.values(this.allocations).reduce((sum, one) => sum + one, 0));
    }

    /** Money that no item uses (positive), or that is settled beyond it (negative). */
    get left() {
        return this.isWorthAll ? 0 : round(this.available - this.settled);
    }

    /** What stays open of the chosen items. */
    get shortage() {
        const open = Object.values(this.state.chosen).reduce((sum, item) => sum + item.residual, 0);
        return round(open - this.settled);
    }

    get count() {
        return Object.keys(this.state.chosen).length;
    }

    get asksForDifference() {
        return this.count && (this.isWriteOff || this.left < 0 || (this.shortage > 0 && !this.left));
    }

    get isReady() {
        const fits = this.isWriteOff ? this.state.reasonId || this.left >= 0 : this.left >= 0;
        return this.count && this.isOneCurrency && fits && Object.values(this.allocations).every((one) => one);
    }

    // --- events ---

    onSearch(event) {
        this.state.search = event.target.value;
        this.searchSoon();
    }

    toggle(item) {
        if (this.state.chosen[item.id]) {
            delete this.state.chosen[item.id];
            delete this.state.amounts[item.id];
        } else {
            this.state.chosen[item.id] = item;
        }
    }

    onAmount(item, event) {
        const amount = parseFloat(event.target.value);
        if (Number.isNaN(amount)) {
            delete this.state.amounts[item.id];
        } else {
            this.state.amounts[item.id] = amount;
        }
    }

    onReason(event) {
        this.state.reasonId = parseInt(event.target.value) || false;
    }

    confirm() {
        const { difference, reasonId, remember } = this.state;
        const items = Object.entries(this.allocations).map(([id, amount]) => [parseInt(id), amount]);
        return this.props.choose({
            items,
            difference,
            remember,
            reason_id: reasonId,
            rule_id: this.props.rule?.id || false,
        });
    }
}
