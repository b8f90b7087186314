import { registry } from "@web/core/registry";

import { DataPage } from "../data_page";
import { Panel } from "../panels/panel";

/** A case's invoice, bank line, order and documents on one page. */
export class DisputePanels extends DataPage {
    static template = "o2c_automation.DisputePanels";
    static components = { ...DataPage.components, Panel };

    get disputeId() {
        return this.props.action.context.active_id;
    }

    async load() {
        if (this.disputeId) {
            await this.read("o2c.dispute", "get_panels", [this.disputeId]);
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
