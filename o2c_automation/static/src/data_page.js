import { Component, onWillStart, useState } from "@odoo/owl";
import { formatDate, deserializeDate } from "@web/core/l10n/dates";
import { useService } from "@web/core/utils/hooks";
import { formatFloat } from "@web/core/utils/numbers";
import { formatCurrency } from "@web/core/currency";
import { Layout } from "@web/search/layout";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

import { Latest } from "./latest";

/** A page that reads its data before it shows. Each says in `load` what it reads. */
export class DataPage extends Component {
    static components = { Layout };
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.display = { controlPanel: {} };
        this.reads = new Latest();
        this.state = useState({ data: null });
        onWillStart(() => this.load());
    }

    async load() {}

    /** Show what a method answers. */
    async read(model, method, args) {
        const read = await this.reads.ask(this.orm.call(model, method, args));
        if (read) {
            this.state.data = read.answer;
        }
    }

    get data() {
        return this.state.data;
    }

    /** The day the figures are of. */
    get day() {
        return formatDate(deserializeDate(this.data.date));
    }

    /** An amount in the company's currency, without cents. */
    money = (amount) =>
        formatCurrency(amount, this.data.currency_id, { digits: [false, 0], humanReadable: false });

    /** A number with one decimal; a dash where there is none. */
    number(value) {
        return value === null || value === false ? "–" : formatFloat(value, { digits: [0, 1] });
    }

    open(action) {
        return this.action.doAction(action);
    }
}
