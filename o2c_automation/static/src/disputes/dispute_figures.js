import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";

import { DataPage } from "../data_page";
import { BarChart } from "../overview/bar_chart";

const COLOR = "#714b67";

/** What disputes cost, how long they take, and what they come from. */
export class DisputeFigures extends DataPage {
    static template = "o2c_automation.DisputeFigures";
    static components = { ...DataPage.components, BarChart };

    async load(dimension = "root_cause") {
        await this.read("o2c.figures", "get_dispute_figures", [dimension]);
    }

    get subtitle() {
        return _t("%(company)s, %(days)s days up to %(date)s", {
            company: this.data.company,
            days: this.data.period_days,
            date: this.day,
        });
    }

    percent(value) {
        return value === null || value === false ? "–" : `${this.number(100 * value)} %`;
    }

    parts(ratio) {
        const { numerator, denominator } = ratio || { numerator: 0, denominator: 0 };
        return { part: this.money(numerator), whole: this.money(denominator) };
    }

    get tiles() {
        return [...this.caseTiles, ...this.deductionTiles, this.accuracyTile];
    }

    get caseTiles() {
        const { open, open_count, cycle } = this.data;
        return [
            {
                key: "open",
                label: _t("In dispute"),
                value: this.money(open),
                note: _t("%s open cases", open_count),
                action: "o2c_automation.o2c_dispute_action",
            },
            {
                key: "cycle",
                label: _t("Working days to close"),
                value: this.number(cycle && cycle.median),
                note: cycle
                    ? _t("median of %(count)s cases; 9 in 10 within %(p90)s", {
                          count: cycle.count,
                          p90: this.number(cycle.p90),
                      })
                    : _t("no case was closed"),
            },
        ];
    }

    get deductionTiles() {
        const { ddo, deductions_open, deductions_taken, recovery, invalid, automatic } = this.data;
        return [
            {
                key: "ddo",
                label: _t("Days deductions outstanding"),
                value: this.number(ddo),
                note: _t("%(part)s unresolved, %(whole)s taken", {
                    part: this.money(deductions_open),
                    whole: this.money(deductions_taken),
                }),
                action: "o2c_automation.o2c_deduction_action",
            },
            {
                key: "invalid",
                label: _t("Invalid deductions"),
                value: this.percent(invalid && invalid.value),
                note: _t("%(part)s of %(whole)s judged", this.parts(invalid)),
            },
            {
                key: "recovery",
                label: _t("Recovery rate"),
                value: this.percent(recovery && recovery.value),
                note: _t("%(part)s of %(whole)s invalid", this.parts(recovery)),
            },
            {
                key: "automatic",
                label: _t("Written off automatically"),
                value: this.percent(automatic && automatic.value),
                note: _t("%(part)s of %(whole)s closed", this.parts(automatic)),
            },
        ];
    }

    get accuracyTile() {
        const { accuracy, invoices_issued, invoices_wrong, invoices_disputed } = this.data;
        return {
            key: "accuracy",
            label: _t("Invoice accuracy"),
            value: this.percent(accuracy),
            note: _t("%(wrong)s of %(issued)s were wrong, %(disputed)s disputed", {
                wrong: invoices_wrong,
                issued: invoices_issued,
                disputed: invoices_disputed,
            }),
        };
    }

    get paretoLabels() {
        return this.data.pareto.map(({ label }) => label);
    }

    get paretoDatasets() {
        const values = this.data.pareto.map(({ amount }) => amount);
        return [{ label: _t("Disputed"), values, color: COLOR }];
    }

    get timeRows() {
        const { us, customer, finance } = this.data.time;
        const whole = us + customer + finance;
        return [
            { key: "us", label: _t("Us"), hours: us },
            { key: "customer", label: _t("The customer"), hours: customer },
            { key: "finance", label: _t("Finance"), hours: finance },
        ].map((row) => ({ ...row, share: whole ? Math.round((100 * row.hours) / whole) : 0 }));
    }
}

registry.category("actions").add("o2c_automation.dispute_figures", DisputeFigures);
