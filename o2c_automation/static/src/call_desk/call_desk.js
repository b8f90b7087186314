import { Component, onWillStart, useExternalListener, useState } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { _t } from "@web/core/l10n/translation";
import { Layout } from "@web/search/layout";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

import { Latest } from "../latest";
import { Panel } from "../panels/panel";
import { isShortcut, runShortcut } from "../shortcuts";

const DESK = "o2c.call.desk";

/** One customer of the worklist on one page, with what may come of a call; then the next. */
export class CallDesk extends Component {
    static template = "o2c_automation.CallDesk";
    static components = { Layout, Panel };
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.display = { controlPanel: {} };
        this.seen = [];
        this.customers = new Latest();
        this.state = useState({ current: null, customer: null, chosen: [], busy: false });
        useExternalListener(window, "keydown", (event) => this.onKeydown(event));
        onWillStart(() => this.start());
    }

    async start() {
        const { active_partner: partner, active_company: company } = this.props.action.context;
        await (partner ? this.show([partner, company]) : this.next());
    }

    // --- reading ---

    async show(current) {
        const known = current.length ? current : null;
        const shown = await this.customers.ask(
            known && this.orm.call(DESK, "get_customer", known)
        );
        if (shown) {
            Object.assign(this.state, { current: known, chosen: [], customer: shown.answer });
        }
    }

    next() {
        return this.alone(async () => {
            if (this.state.current) {
                this.seen.push(this.state.current);
            }
            await this.show(await this.orm.call(DESK, "get_next", [this.seen]));
        });
    }

    get acts() {
        return [
            { name: "contact", key: "l", icon: "fa-phone", label: _t("Log Contact") },
            { name: "promise", key: "p", icon: "fa-handshake-o", label: _t("Promise") },
            { name: "dispute", key: "d", icon: "fa-balance-scale", label: _t("Dispute") },
            { name: "mail", key: "m", icon: "fa-envelope-o", label: _t("Write") },
            { name: "pause", key: "u", icon: "fa-pause", label: _t("Pause") },
        ];
    }

    // --- acting ---

    toggle(id) {
        const chosen = this.state.chosen;
        const place = chosen.indexOf(id);
        if (place < 0) {
            chosen.push(id);
        } else {
            chosen.splice(place, 1);
        }
    }

    /** Do one thing at a time: the next one would be about another customer than it seemed. */
    async alone(act) {
        if (this.state.busy) {
            return;
        }
        this.state.busy = true;
        try {
            await act();
        } finally {
            this.state.busy = false;
        }
    }

    act(name) {
        return this.alone(async () => {
            const { current, chosen } = this.state;
            const action = await this.orm.call(DESK, "get_action", [name, ...current, chosen]);
            await this.action.doAction(action, { onClose: () => this.show(current) });
        });
    }

    openInvoice(id) {
        return this.open("account.move", id);
    }

    openCustomer() {
        return this.open("res.partner", this.state.current[0]);
    }

    openWorklist() {
        return this.action.doAction("o2c_automation.o2c_collections_worklist_open");
    }

    open(model, id) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: model,
            res_id: id,
            views: [[false, "form"]],
        });
    }

    onKeydown(event) {
        if (isShortcut(event)) {
            runShortcut(event, this.shortcuts);
        }
    }

    get shortcuts() {
        const acts = this.state.customer?.can_act ? this.acts : [];
        return {
            n: () => this.next(),
            ...Object.fromEntries(acts.map(({ key, name }) => [key, () => this.act(name)])),
        };
    }
}

registry.category("actions").add("o2c_automation.call_desk", CallDesk);
