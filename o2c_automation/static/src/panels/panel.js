import { Component } from "@odoo/owl";

/** What there is to see about one side of a case or a customer: facts, words, a table, files. */
export class Panel extends Component {
    static template = "o2c_automation.Panel";
    static props = { panel: Object, onOpen: { type: Function, optional: true } };

    get isEmpty() {
        const { facts, text, table, frame, files } = this.props.panel;
        return !(facts || text || table || frame || files?.length);
    }
}
