import { Component, onWillStart, useRef, useState } from "@odoo/owl";

import { useAutofocus, useService } from "@web/core/utils/hooks";
import { useDebounced } from "@web/core/utils/timing";

import { Latest } from "../latest";

const DESK = "o2c.match.desk";
const SEARCH_DELAY = 250; // milliseconds

/** Whose money it is, where no open item explains it. */
export class MatchCustomer extends Component {
    static template = "o2c_automation.MatchCustomer";
    static props = {
        line: Object,
        rule: { type: [Object, { value: null }], optional: true },
        canApply: Boolean,
        leave: Function,
        pay: Function,
    };

    setup() {
        this.orm = useService("orm");
        this.confirm = useRef("confirm");
        this.state = useState({
            search: "",
            customers: [],
            chosenId: this.props.line.partner_id || false,
            remember: false,
        });
        this.searches = new Latest();
        this.searchSoon = useDebounced(() => this.load(), SEARCH_DELAY);
        useAutofocus({ refName: this.state.chosenId ? "confirm" : "search" });
        onWillStart(() => this.load());
    }

    async load() {
        const { id, partner_id } = this.props.line;
        const args = [id, partner_id || false, this.state.search];
        const found = await this.searches.ask(this.orm.call(DESK, "get_customers", args));
        if (found) {
            this.state.customers = found.answer;
        }
    }

    onSearch(event) {
        this.state.search = event.target.value;
        this.searchSoon();
    }

    /** The customer that is ticked; not one that a search has taken out of sight. */
    get chosen() {
        return this.state.customers.find(({ id }) => id === this.state.chosenId);
    }

    get choice() {
        return { remember: this.state.remember, rule_id: this.props.rule?.id || false };
    }
}
