import { Component, onWillStart, useRef, useState } from "@odoo/owl";

import { useAutofocus, useService } from "@web/core/utils/hooks";
import { useDebounced } from "@web/core/utils/timing";

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
        this.searchSoon = useDebounced(() => this.load(), SEARCH_DELAY);
        useAutofocus({ refName: this.state.chosenId ? "confirm" : "search" });
        onWillStart(() => this.load());
    }

    async load() {
        const { id, partner_id } = this.props.line;
        const args = [id, partner_id || false, this.state.search];
        this.state.customers = await this.orm.call(DESK, "get_customers", args);
    }

    onSearch(event) {
        this.state.search = event.target.value;
        this.searchSoon();
    }

    get choice() {
        return { remember: this.state.remember, rule_id: this.props.rule?.id || false };
    }
}
