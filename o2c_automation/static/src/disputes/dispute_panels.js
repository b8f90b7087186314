import { Component, onWillStart, useState } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { Layout } from "@web/search/layout";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

import { Panel } from "../panels/panel";

/** A case's invoice, bank line, order and documents on one page. */
export class DisputePanels extends Component {
    static template = "o2c_automation.DisputePanels";
    static components = { Layout, Panel };
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.display = { controlPanel: {} };
        this.state = useState({ data: null });
        onWillStart(() => this.load());
    }

    get disputeId() {
        return this.props.action.context.active_id;
    }

    async load() {
        if (this.disputeId) {
            this.state.data = await this.orm.call("o2c.dispute", "get_panels", [this.disputeId]);
        }
    }

    open({ model, id }) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: model,
            res_id: id,
            views: [[false, "form"]],
        });
    }

    openCase() {
        return this.open({ model: "o2c.dispute", id: this.disputeId });
    }
}

registry.category("actions").add("o2c_automation.dispute_panels", DisputePanels);
