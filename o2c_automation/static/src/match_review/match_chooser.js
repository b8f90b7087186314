import { Component, onWillStart, useState } from "@odoo/owl";

import { useService } from "@web/core/utils/hooks";
import { useDebounced } from "@web/core/utils/timing";

const DESK = "o2c.match.desk";
const SEARCH_DELAY = 250; // milliseconds

/** Open items to tick, and what is to happen to what does not fit. */
export class MatchChooser extends Component {
    static template = "o2c_automation.MatchChooser";
    static props = {
        line: Object,
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
            difference: "open",
            reasonId: false,
            reasons: [],
        });
        this.searchSoon = useDebounced(() => this.load(), SEARCH_DELAY);
        onWillStart(async () => {
            this.state.reasons = await this.orm.searchRead("o2c.dispute.reason", [], ["name"]);
            await this.load();
        });
    }

    async load() {
        const { id, partner_id } = this.props.line;
        const args = [id, partner_id || false, this.state.search];
        const found = await this.orm.call(DESK, "get_open_items", args);
        const kept = Object.values(this.state.chosen);
        const keptIds = new Set(kept.map((item) => item.id));
        this.state.items = [...kept, ...found.filter((item) => !keptIds.has(item.id))];
    }

    get total() {
        return Object.values(this.state.chosen).reduce((sum, item) => sum + item.worth, 0);
    }

    /** What is open beyond the money: positive when the payer paid too little. */
    get shortage() {
        return Math.round((this.total - this.props.line.amount) * 1e6) / 1e6;
    }

    /** Whether the money is settled in another currency than it came in. */
    get isExchanged() {
        const { currency_id } = this.props.line;
        return Object.values(this.state.chosen).some((item) => item.currency_id !== currency_id);
    }

    get isReady() {
        const hasItems = Object.keys(this.state.chosen).length > 0;
        return hasItems && (this.state.difference !== "write_off" || this.state.reasonId);
    }

    onSearch(event) {
        this.state.search = event.target.value;
        this.searchSoon();
    }

    toggle(item) {
        if (this.state.chosen[item.id]) {
            delete this.state.chosen[item.id];
        } else {
            this.state.chosen[item.id] = item;
        }
    }

    onReason(event) {
        this.state.reasonId = parseInt(event.target.value) || false;
    }

    confirm() {
        const { difference, reasonId, chosen } = this.state;
        const itemIds = Object.values(chosen).map((item) => item.id);
        return this.props.choose({ itemIds, difference, reasonId });
    }
}
