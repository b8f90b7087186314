import { _t } from "@web/core/l10n/translation";
import { formatDate, deserializeDate } from "@web/core/l10n/dates";
import { registry } from "@web/core/registry";

import { DataPage } from "../data_page";
import { BarChart } from "./bar_chart";

const COLORS = { due: "#17a093", overdue: "#f2a63c", disputed: "#714b67" };

/** The first page of the app: what waits at each step, what is owed, how old it is. */
export class Overview extends DataPage {
    static template = "o2c_automation.Overview";
    static components = { ...DataPage.components, BarChart };

    async load() {
        await this.read("o2c.figures", "get_overview", []);
    }

    get isEmpty() {
        return !this.data.invoices.issued && !this.data.figures.open;
    }

    get subtitle() {
        return _t("%(company)s, %(date)s", {
            company: this.data.company,
            date: this.day,
        });
    }

    share(part, whole) {
        return whole ? Math.round((100 * part) / whole) : 0;
    }

    get tileRows() {
        return [
            { name: _t("Figures"), tiles: this.tiles },
            { name: _t("Sending"), tiles: this.dispatchTiles },
        ];
    }

    get tiles() {
        const { figures, period_days } = this.data;
        return [
            {
                key: "open",
                label: _t("Open"),
                value: this.money(figures.open),
                note: _t("%s unapplied", this.money(figures.unapplied)),
                action: "o2c_automation.open_item_action",
            },
            {
                key: "overdue",
                label: _t("Overdue"),
                value: this.money(figures.overdue),
                note: _t("%s %% of what is open", this.share(figures.overdue, figures.open)),
                action: "o2c_automation.overdue_item_action",
            },
            {
                key: "disputed",
                label: _t("Disputed"),
                value: this.money(figures.disputed),
                note: _t("%s %% of what is open", this.share(figures.disputed, figures.open)),
                action: "o2c_automation.o2c_dispute_action",
            },
            {
                key: "dso",
                label: _t("Days sales outstanding"),
                value: this.number(figures.dso),
                note: _t("%(best)s at best, over %(days)s days", {
                    best: this.number(figures.dso_best),
                    days: period_days,
                }),
            },
        ];
    }

    get dispatchTiles() {
        return this.data.dispatches.map(({ key, label, count, is_time, hours, action }) => ({
            key,
            label,
            action: count ? action : false,
            value: is_time ? this.hours(hours) : count,
            note: this.noteOf(is_time ? "median" : key, count),
        }));
    }

    noteOf(key, count) {
        const days = this.data.period_days;
        if (key === "median") {
            return _t("median of %(count)s in %(days)s days", { count, days });
        }
        return key === "sent" ? _t("documents in %s days", days) : _t("documents now");
    }

    hours(value) {
        return value === false ? "–" : _t("%s h", this.number(value));
    }

    get ageingLabels() {
        return this.data.ageing.map(({ first, last }) => {
            if (first === null) {
                return _t("Not due");
            }
            return last === null ? _t("%s days +", first) : _t("%(first)s–%(last)s days", { first, last });
        });
    }

    get ageingDatasets() {
        const { ageing } = this.data;
        return [
            {
                label: _t("Open"),
                values: ageing.map(({ amount, disputed }) => amount - disputed),
                color: ageing.map(({ first }) => (first === null ? COLORS.due : COLORS.overdue)),
            },
            {
                label: _t("Disputed"),
                values: ageing.map(({ disputed }) => disputed),
                color: COLORS.disputed,
            },
        ];
    }

    get cashLabels() {
        return this.data.cash.map(({ week }) => formatDate(deserializeDate(week)));
    }

    get cashDatasets() {
        const values = this.data.cash.map(({ amount }) => amount);
        return [{ label: _t("Cash received"), values, color: COLORS.due }];
    }

    get invoiceRows() {
        const { issued, sent, outstanding, paid, right } = this.data.invoices;
        return [
            { key: "sent", label: _t("Sent"), count: sent, share: this.share(sent, issued) },
            { key: "paid", label: _t("Paid"), count: paid, share: this.share(paid, issued) },
            {
                key: "outstanding",
                label: _t("Outstanding"),
                count: outstanding,
                share: this.share(outstanding, issued),
            },
            {
                key: "right",
                label: _t("Right the first time"),
                count: right,
                share: this.share(right, issued),
            },
        ];
    }
}

registry.category("actions").add("o2c_automation.overview", Overview);
