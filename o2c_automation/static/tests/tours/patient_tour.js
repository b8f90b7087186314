import { registry } from "@web/core/registry";

const PATIENCE = 60000; // milliseconds; the most that Odoo lets a step wait

/**
 * Register a tour whose steps wait for as long as a slow machine needs.
 *
 * @param {string} name
 * @param {() => Object[]} steps
 */
export function addPatientTour(name, steps) {
    registry.category("web_tour.tours").add(name, {
        steps: () => steps().map((step) => ({ timeout: PATIENCE, ...step })),
    });
}
