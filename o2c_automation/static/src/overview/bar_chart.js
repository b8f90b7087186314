import { Component, onWillStart, onMounted, onPatched, onWillUnmount, useRef } from "@odoo/owl";
import { loadBundle } from "@web/core/assets";
import { cookie } from "@web/core/browser/cookie";

/**
 * A bar chart with the same numbers as a table for screen readers.
 *
 * Datasets stack: [{ label, values, color }].
 */
export class BarChart extends Component {
    static template = "o2c_automation.BarChart";
    static props = {
        title: String,
        labels: { type: Array, element: String },
        datasets: { type: Array, element: Object },
        format: Function,
    };

    setup() {
        this.canvas = useRef("canvas");
        onWillStart(() => loadBundle("web.chartjs_lib"));
        onMounted(() => this.draw());
        onPatched(() => this.draw());
        onWillUnmount(() => this.chart?.destroy());
    }

    draw() {
        this.chart?.destroy();
        const muted = cookie.get("color_scheme") === "dark" ? "#9aa5b1" : "#5f6b7a";
        this.chart = new Chart(this.canvas.el, {
            type: "bar",
            data: {
                labels: this.props.labels,
                datasets: this.props.datasets.map(({ label, values, color }) => ({
                    label,
                    data: values,
                    backgroundColor: color,
                    borderRadius: 3,
                    maxBarThickness: 56,
                })),
            },
            options: this.options(muted),
        });
    }

    options(color) {
        const { format, datasets } = this.props;
        return {
            responsive: true,
            maintainAspectRatio: false,
            animation: false,
            plugins: {
                legend: { display: datasets.length > 1, labels: { color, boxWidth: 12 } },
                tooltip: {
                    callbacks: {
                        label: ({ dataset, parsed }) => `${dataset.label}: ${format(parsed.y)}`,
                    },
                },
            },
            scales: {
                x: { stacked: true, grid: { display: false }, ticks: { color } },
                y: {
                    stacked: true,
                    beginAtZero: true,
                    ticks: { color, maxTicksLimit: 5, callback: (value) => format(value) },
                },
            },
        };
    }
}
