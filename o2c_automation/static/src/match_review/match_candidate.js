import { Component } from "@odoo/owl";

/** One reading of a bank line: what it settles, why, and what speaks against it. */
export class MatchCandidate extends Component {
    static template = "o2c_automation.MatchCandidate";
    static props = {
        candidate: Object,
        money: Function,
        day: Function,
        isOpen: Boolean,
        canApply: Boolean,
        isProposed: Boolean,
        accept: Function,
    };
}
